/**
 * Runs `work` on the newest input only: one call at a time, and while it runs newer inputs
 * replace each other. So a drawing is answered as fast as the engine can, never by a queue.
 */
export class Latest<In, Out> {
  #running = false
  #next: { input: In } | null = null
  /** Counts `forget` calls: an answer to something forgotten is dropped. */
  #era = 0

  constructor(
    private readonly work: (input: In) => Promise<Out>,
    private readonly done: (out: Out) => void,
    private readonly failed: (error: unknown) => void
  ) {}

  push(input: In): void {
    this.#next = { input }
    if (!this.#running) void this.#run()
  }

  /** Drops what waits and what is under way. */
  forget(): void {
    this.#next = null
    this.#era++
  }

  async #run(): Promise<void> {
    this.#running = true
    try {
      while (this.#next) {
        const { input } = this.#next
        this.#next = null
        const era = this.#era
        try {
          const out = await this.work(input)
          if (era === this.#era) this.done(out)
        } catch (error) {
          if (era === this.#era) this.failed(error)
        }
      }
    } finally {
      this.#running = false
    }
  }
}
