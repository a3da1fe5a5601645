/** How far a watcher has seen a run, so that what is on disk and what arrives live join without gap or repetition. Pure. */
import type { RunEvent } from '@shared/ipc/payloads'
import type { EpochMetrics, MetricsLine, StepMetrics } from '@shared/project'

/** Steps in one message of history: some 100 kB. */
const mostSteps = 2000

export class LogCursor {
  #step = 0
  #epoch = 0

  /** Lines of the log as events, in order; what was seen is left out. */
  fromLines(lines: readonly MetricsLine[]): RunEvent[] {
    const events: RunEvent[] = []
    let steps: StepMetrics[] = []
    const flush = (): void => {
      if (steps.length > 0) events.push({ type: 'steps', steps })
      steps = []
    }
    for (const line of lines) {
      if (line.kind === 'step') {
        if (!this.#newStep(line)) continue
        const { kind: _kind, ...step } = line
        steps.push(step)
        if (steps.length === mostSteps) flush()
      } else if (this.#newEpoch(line)) {
        flush()
        const { kind: _kind, ...metrics } = line
        events.push({ type: 'epoch', metrics, samples: [] })
      }
    }
    flush()
    return events
  }

  /** A live event without what was seen already; null: nothing is left of it. */
  fromEvent(event: RunEvent): RunEvent | null {
    if (event.type === 'steps') {
      const steps = event.steps.filter((step) => this.#newStep(step))
      return steps.length > 0 ? { type: 'steps', steps } : null
    }
    if (event.type === 'epoch') return this.#newEpoch(event.metrics) ? event : null
    return event
  }

  /** The log was cut: the run goes on from an earlier checkpoint. */
  reset(): void {
    this.#step = 0
    this.#epoch = 0
  }

  #newStep({ step }: StepMetrics): boolean {
    if (step <= this.#step) return false
    this.#step = step
    return true
  }

  #newEpoch({ epoch }: EpochMetrics): boolean {
    if (epoch <= this.#epoch) return false
    this.#epoch = epoch
    return true
  }
}
