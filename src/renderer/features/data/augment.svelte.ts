/** What is done to a data set's training pictures: edited, kept in the data set, and shown on examples. */
import { augmentationCatalogue } from '@core/data/augmentations'
import { toErrorBody, type ErrorBody } from '@shared/errors'
import type { Augmented } from '@shared/ipc/payloads'
import type { Augmentation, AugmentationKind, Balance, DatasetFile } from '@shared/project'
import type { Host } from '../../host'

/** Examples in the gallery. */
export const shownExamples = 8
/** A slider under way is not written at each of its steps. */
const SAVE_MS = 400

export class AugmentControl {
  list = $state.raw<readonly Augmentation[]>([])
  balance = $state<Balance>('none')
  /** Another one: other examples, other numbers. */
  seed = $state(1)
  pictures = $state.raw<readonly Augmented[]>([])
  /** Until the first pictures are there. */
  waiting = $state(true)
  /** Of the preview, or of the last attempt to keep what was chosen. */
  error = $state.raw<ErrorBody | null>(null)
  /** From a change to the pictures that show it, ms. */
  latency = $state(0)
  readonly dataset: string
  readonly #controller = new AbortController()
  #asked = false
  #running = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #since = 0

  constructor(
    private readonly host: Host,
    document: Pick<DatasetFile, 'name' | 'augmentation' | 'balance'>
  ) {
    this.dataset = document.name
    this.list = document.augmentation
    this.balance = document.balance
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

  /** Kept at once: it has no picture to look at. */
  setBalance(balance: Balance): Promise<void> {
    this.balance = balance
    return this.#save()
  }

  reshuffle(): void {
    this.seed = this.seed >= 0x7fffffff ? 1 : this.seed + 1
    void this.show()
  }

  /** Pictures of the present list. While one call is under way, later ones become one. */
  async show(): Promise<void> {
    if (!this.#asked) this.#since = performance.now()
    this.#asked = true
    if (this.#running) return
    this.#running = true
    try {
      while (this.#asked && !this.#controller.signal.aborted) {
        this.#asked = false
        const since = this.#since
        await this.#preview()
        this.latency = performance.now() - since
      }
    } finally {
      this.#running = false
    }
  }

  /** Keeps what is not kept yet. The control can't be used afterwards. */
  async close(): Promise<void> {
    this.#controller.abort()
    if (this.#timer !== undefined) await this.#save()
  }

  #change(list: readonly Augmentation[]): void {
    this.list = list
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#save(), SAVE_MS)
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
    try {
      await this.host.call('datasets.augment', {
        name: this.dataset,
        augmentation: [...this.list],
        balance: this.balance
      })
    } catch (e) {
      this.error = toErrorBody(e)
    }
  }
}
