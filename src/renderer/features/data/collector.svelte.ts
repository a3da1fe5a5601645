/** Frames of the camera, by class and burst, on their way to a data set. */
import { toErrorBody, type ErrorBody } from '@shared/errors'
import { nameSchema } from '@shared/project/fileFormat'
import type { Session } from '../../app/projectSession.svelte'
import { Job } from '../../host/job.svelte'
import type { Camera, Frame } from './cameraDevice'
import { byClass, type Collected } from './collected'
import { cameraGone, cameraProblem, cameraWords as words } from './cameraWords'
import { freeName } from './importFlow.svelte'

/** ms from one frame to the next. */
const pace = 100
/** Frames on their way to main; beyond that a frame is skipped rather than let them pile up. */
const mostUnderWay = 4

type Open = (id: string | null, onend: () => void) => Promise<Camera>

export class Collector {
  camera = $state.raw<Camera | null>(null)
  error = $state.raw<ErrorBody | null>(null)
  frames = $state.raw<readonly Collected[]>([])
  label = $state('')
  name = $state('')
  /** Frames of the burst under way; null: the button is not held. */
  burst = $state<number | null>(null)
  skipped = $state(0)
  readonly job = new Job()
  /** Begun with the first frame; what came before it is known waits for it. */
  #collection: Promise<string> | null = null
  /** The class of each burst begun: one that was let go may still have frames on their way. */
  readonly #bursts: string[] = []
  #timer: ReturnType<typeof setInterval> | undefined
  #underWay = 0
  #closed = false

  constructor(
    private readonly session: Pick<Session, 'host' | 'datasets'>,
    private readonly openCamera: Open,
    private readonly release: (url: string) => void
  ) {
    this.name = freeName('camera', this.#taken)
  }

  get #taken(): string[] {
    return this.session.datasets.map(({ name }) => name)
  }

  readonly classes = $derived(byClass(this.frames))
  readonly labelProblem = $derived.by(() => {
    if (this.label.trim() === '') return null
    return nameSchema.safeParse(this.label).error?.issues[0]?.message ?? null
  })
  readonly nameProblem = $derived.by(() => {
    const name = this.name.trim()
    if (this.#taken.includes(name)) return words.taken(name)
    return nameSchema.safeParse(name).error?.issues[0]?.message ?? null
  })
  readonly canHold = $derived(
    this.camera !== null && !this.job.running && this.label.trim() !== '' && this.labelProblem === null
  )
  readonly ready = $derived(this.classes.length >= 2 && this.nameProblem === null && this.burst === null)

  async open(id: string | null = null): Promise<void> {
    this.error = null
    this.camera?.close()
    this.camera = null
    try {
      const camera = await this.openCamera(id, () => this.#ended())
      // It was closed while the system asked.
      if (this.#closed) camera.close()
      else this.camera = camera
    } catch (e) {
      this.error = cameraProblem(e)
    }
  }

  hold(): void {
    if (!this.canHold || this.burst !== null) return
    const label = this.label.trim()
    this.#bursts.push(label)
    const burst = this.#bursts.filter((begun) => begun === label).length
    this.burst = 0
    this.error = null
    this.skipped = 0
    const take = (): void => void this.#take(label, burst)
    take()
    this.#timer = setInterval(take, pace)
  }

  letGo(): void {
    clearInterval(this.#timer)
    this.burst = null
  }

  async remove(frames: readonly Collected[]): Promise<void> {
    const collection = await this.#collection
    if (collection === null) return
    this.frames = this.frames.filter((frame) => !frames.includes(frame))
    for (const { url, ...place } of frames) {
      this.release(url)
      await this.#guard(() => this.session.host.call('camera.remove', { collection, ...place }))
    }
  }

  /** @returns the data set's name; undefined when it failed or was cancelled: what was collected stays */
  async import(): Promise<string | undefined> {
    const collection = this.ready ? await this.#collection : null
    if (collection === null) return undefined
    const options = { name: this.name.trim(), copy: true }
    const report = await this.job.run((call) => this.session.host.call('camera.import', { collection, options }, call))
    if (!report) return undefined
    this.#collection = null
    return report.dataset.name
  }

  async close(): Promise<void> {
    this.#closed = true
    this.letGo()
    this.camera?.close()
    this.camera = null
    for (const { url } of this.frames) this.release(url)
    this.frames = []
    const collection = await this.#collection
    this.#collection = null
    if (collection !== null) await this.session.host.call('camera.discard', { collection })
  }

  #ended(): void {
    this.letGo()
    this.camera = null
    this.error = cameraGone
  }

  async #take(label: string, burst: number): Promise<void> {
    const { camera } = this
    if (!camera || this.burst === null) return
    if (this.#underWay >= mostUnderWay) {
      this.skipped++
      return
    }
    this.#underWay++
    const frame = ++this.burst
    await this.#guard(async () => this.#keep(await camera.grab(), { label, burst, frame }))
    this.#underWay--
  }

  async #keep({ png, url }: Frame, place: Omit<Collected, 'url'>): Promise<void> {
    // Closed while the camera was asked: nothing is begun for it.
    if (this.#closed) return this.release(url)
    try {
      const collection = await this.#begun()
      await this.session.host.call('camera.add', { collection, ...place, png })
      if (this.#closed) this.release(url)
      else this.frames = [...this.frames, { ...place, url }]
    } catch (e) {
      this.release(url)
      throw e
    }
  }

  #begun(): Promise<string> {
    this.#collection ??= this.session.host.call('camera.begin', {}).then(
      ({ collection }) => collection,
      (e: unknown) => {
        this.#collection = null
        throw e
      }
    )
    return this.#collection
  }

  /** What failed ends the burst and is said. */
  async #guard(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (e) {
      this.letGo()
      this.error = toErrorBody(e)
    }
  }
}
