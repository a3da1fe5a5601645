import type { Progress } from '@shared/ipc/payloads'
import type { Context } from './types'

const leastMsBetween = 50

/** Reports of one stage, at most 20 a second; the first and the last always arrive. */
export class Stage {
  readonly #report: (progress: Progress) => void
  #last = 0
  #done = 0

  constructor(
    ctx: Context,
    readonly stage: string,
    readonly unit: string,
    readonly total: number
  ) {
    this.#report = ctx.onProgress ?? (() => undefined)
    this.#send()
  }

  advance(by: number): void {
    this.#done += by
    const now = performance.now()
    if ((this.total > 0 && this.#done >= this.total) || now - this.#last >= leastMsBetween) {
      this.#last = now
      this.#send()
    }
  }

  #send(): void {
    this.#report({ stage: this.stage, done: this.#done, total: this.total, unit: this.unit })
  }
}
