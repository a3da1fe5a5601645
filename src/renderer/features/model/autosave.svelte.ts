/** Saves a document as it changes: the first change at once, the ones that follow together. */
import { AnnealError, toErrorBody, type ErrorBody } from '@shared/errors'

export class Autosave<T> {
  /** Why the last change is not on the disk; it is tried again with the next change. */
  error = $state.raw<ErrorBody | null>(null)
  /** Something is not on the disk yet. */
  pending = $state(false)
  #waiting: { value: T } | undefined
  #running: Promise<void> | undefined

  /** @param pause ms between two writings, so that a burst of changes does not keep the disk busy */
  constructor(
    private readonly save: (value: T) => Promise<void>,
    private readonly pause = 200
  ) {}

  touch(value: T): void {
    this.#waiting = { value }
    this.pending = true
    this.#running ??= this.#run()
  }

  /** Until what was changed is on the disk. @throws why it can't be saved */
  async flush(): Promise<void> {
    do await this.#write()
    while (this.#waiting && !this.error)
    if (this.error) throw new AnnealError(this.error)
  }

  async #run(): Promise<void> {
    while (this.#waiting) {
      await this.#write()
      if (this.error) break
      await new Promise((resolve) => setTimeout(resolve, this.pause))
    }
    this.#running = undefined
  }

  #writing: Promise<void> = Promise.resolve()
  /** One after the other: each names the revision the last one made. */
  #write(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const taken = this.#waiting
      if (!taken) return
      this.#waiting = undefined
      try {
        await this.save(taken.value)
        this.error = null
      } catch (e) {
        this.error = toErrorBody(e)
        this.#waiting ??= taken
      }
      this.pending = this.#waiting !== undefined
    })
    return this.#writing
  }
}
