/** How fast a run moves through its epochs by the clock (validation included), over the last while. */
export class Pace {
  #marks: { time: number; epoch: number }[] = []
  readonly #window: number

  /** @param window ms looked back */
  constructor(window = 20_000) {
    this.#window = window
  }

  mark(time: number, epoch: number): void {
    const last = this.#marks[this.#marks.length - 1]
    if (last && epoch < last.epoch) this.#marks = []
    this.#marks.push({ time, epoch })
    while (this.#marks.length > 2 && time - (this.#marks[1]?.time ?? time) > this.#window) this.#marks.shift()
  }

  reset(): void {
    this.#marks = []
  }

  /** Seconds until `epochs` are done; null until there is enough to go by. */
  secondsLeft(epochs: number): number | null {
    const first = this.#marks[0]
    const last = this.#marks[this.#marks.length - 1]
    if (!first || !last || last.time - first.time < 1000 || last.epoch <= first.epoch) return null
    return ((epochs - last.epoch) * (last.time - first.time)) / 1000 / (last.epoch - first.epoch)
  }
}
