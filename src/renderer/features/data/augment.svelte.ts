/** What is done to a data set's training pictures: edited, kept in the data set, and shown on examples. */
import { augmentationCatalogue } from '@core/data/augmentations'
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { Augmented } from '@shared/ipc/payloads'
import type { Augmentation, AugmentationKind, DatasetFile } from '@shared/project'
import type { History } from '../../app/history.svelte'
import type { Host } from '../../host'
import { augmentWords as words } from './augmentWords'

/** Examples in the gallery. */
export const shownExamples = 8
/** A slider under way is not written at each of its steps. */
const SAVE_MS = 400

export class AugmentControl {
  list = $state.raw<readonly Augmentation[]>([])
  /** Another one: other examples, other numbers. */
  seed = $state(1)
  pictures = $state.raw<readonly Augmented[]>([])
  /** Until the first pictures are there. */
  waiting = $state(true)
  /** Why there are no pictures of the present list. */
  error = $state.raw<ErrorBody | null>(null)
  /** Why the last change was not kept. */
  refused = $state.raw<ErrorBody | null>(null)
  readonly dataset: string
  readonly #controller = new AbortController()
  #asked = false
  #running = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #kept: readonly Augmentation[]

  constructor(
    private readonly host: Host,
    private readonly history: Pick<History, 'push'>,
    document: Pick<DatasetFile, 'name' | 'augmentation'>
  ) {
    this.dataset = document.name
    this.list = document.augmentation
    this.#kept = document.augmentation
  }

  add(kind: AugmentationKind): void {
    this.#change([...this.list, augmentationCatalogue[kind].usual])
  }

  remove(index: number): void {
    this.#change(this.list.filter((_, i) => i !== index))
  }

  set(index: number, augmentation: Augmentation): void {
    this.#change(this.list.map((old, i) => (i === index ? augmentation : old)))
  }

  reshuffle(): void {
    this.seed = this.seed >= 0x7fffffff ? 1 : this.seed + 1
    void this.show()
  }

  /** Pictures of the present list. While one call is under way, later ones become one. */
  async show(): Promise<void> {
    this.#asked = true
    if (this.#running) return
    this.#running = true
    try {
      while (this.#asked && !this.#controller.signal.aborted) {
        this.#asked = false
        await this.#preview()
      }
    } finally {
      this.#running = false
    }
  }

  /** Keeps what is not kept yet; only undo and redo still reach it. @throws why it was not kept */
  async close(): Promise<void> {
    this.#controller.abort()
    if (this.#timer !== undefined) await this.#save()
  }

  #change(list: readonly Augmentation[]): void {
    this.list = list
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#save().catch((e: unknown) => (this.refused = toErrorBody(e)))
    }, SAVE_MS)
    void this.show()
  }

  async #preview(): Promise<void> {
    const input = {
      dataset: this.dataset,
      augmentation: [...this.list],
      seed: this.seed,
      count: shownExamples
    }
    try {
      const { pictures } = await this.host.call('datasets.previewAugmentation', input, {
        signal: this.#controller.signal
      })
      this.pictures = pictures
      this.error = null
    } catch (e) {
      const body = toErrorBody(e)
      if (body.code !== 'cancelled') this.error = body
    }
    this.waiting = false
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const after = this.list
    const before = await this.#keep(after)
    this.history.push({
      title: words.step(this.dataset),
      undo: () => this.#apply(before),
      redo: () => this.#apply(after)
    })
  }

  /** @returns what was kept before */
  async #keep(list: readonly Augmentation[]): Promise<readonly Augmentation[]> {
    await this.host.call('datasets.augment', { name: this.dataset, augmentation: [...list] })
    const before = this.#kept
    this.#kept = list
    this.refused = null
    return before
  }

  async #apply(list: readonly Augmentation[]): Promise<void> {
    await this.#keep(list)
    this.list = list
    void this.show()
  }
}
