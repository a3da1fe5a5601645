/** A rate that reads calmly: the median of the last windows, so that one very short window does not jump out. */
export class SteadyRate {
  #last: number[] = []

  /** @param windows how many are looked at */
  constructor(private readonly windows = 9) {}

  /** @returns the rate to show after this window */
  take(rate: number): number {
    if (Number.isFinite(rate) && rate > 0) this.#last = [...this.#last, rate].slice(-this.windows)
    return this.value ?? rate
  }

  get value(): number | null {
    const sorted = this.#last.toSorted((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? null
  }

  reset(): void {
    this.#last = []
  }
}
