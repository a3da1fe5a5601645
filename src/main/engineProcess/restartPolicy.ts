/** Three crashes in a row stop the retries. Pure: the clock is given. */

export interface RestartRules {
  /** Crashes in a row after which it is not tried again. */
  limit: number
  /** A process that lived this long, ms, was well: its crash is a first one. */
  wellAfterMs: number
}

const usualRules: RestartRules = { limit: 3, wellAfterMs: 60_000 }

export class RestartPolicy {
  readonly #rules: RestartRules
  #crashes = 0
  #startedAt = 0

  constructor(rules: RestartRules = usualRules) {
    this.#rules = rules
  }

  get canRetry(): boolean {
    return this.#crashes < this.#rules.limit
  }

  started(now: number): void {
    this.#startedAt = now
  }

  /** It did something that lasts (an epoch): what comes next is not the same crash again. */
  progressed(): void {
    this.#crashes = 0
  }

  /** @returns whether it may be started again */
  crashed(now: number): boolean {
    if (now - this.#startedAt >= this.#rules.wellAfterMs) this.#crashes = 0
    this.#crashes++
    return this.canRetry
  }

  reset(): void {
    this.#crashes = 0
  }
}
