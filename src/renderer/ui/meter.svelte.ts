import type { Progress } from '@shared/ipc/payloads'

/** Turns progress events into rate and time left. Clock is injected for tests. */
export class ProgressMeter {
  stage = $state('')
  done = $state(0)
  total = $state(0)
  unit = $state('')
  /** Units a second over the last seconds; null until known. */
  rate = $state<number | null>(null)
  secondsLeft = $state<number | null>(null)
  #marks: { time: number; done: number }[] = []
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  update(progress: Progress): void {
    const time = this.#now()
    if (progress.stage !== this.stage || progress.done < this.done) this.#marks = []
    this.stage = progress.stage
    this.done = progress.done
    this.total = progress.total
    this.unit = progress.unit
    this.#marks.push({ time, done: progress.done })
    while (this.#marks.length > 2 && time - (this.#marks[0]?.time ?? time) > 5000) this.#marks.shift()
    const first = this.#marks[0]
    const elapsed = first ? (time - first.time) / 1000 : 0
    // Under half a second the figure is noise.
    if (!first || elapsed < 0.5 || progress.done <= first.done) {
      if (this.#marks.length === 1) this.rate = this.secondsLeft = null
      return
    }
    this.rate = (progress.done - first.done) / elapsed
    this.secondsLeft = progress.total > 0 ? (progress.total - progress.done) / this.rate : null
  }
}
