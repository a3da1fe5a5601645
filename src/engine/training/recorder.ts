/**
 * Metrics on their way out: on disk first, then to whoever watches. Steps are gathered to windows of at
 * least 50 ms; lines are written together, at the latest 250 ms after they were measured.
 */
import type { RunEvent } from '@shared/ipc/payloads'
import type { EpochMetrics, MetricsLine, StepMetrics, Task } from '@shared/project'
import type { RunStore } from '@store/types'
import { add, noSums } from './sums'
import type { StepSums } from './types'

const WINDOW_MS = 50
const FLUSH_MS = 250

type EpochEvent = Extract<RunEvent, { type: 'epoch' }>

export interface Recorder {
  /** @param step steps done, this one included */
  step(sums: StepSums, step: number): void
  epoch(metrics: EpochMetrics, samples: EpochEvent['samples']): void
  /** Writes when it is time, or at once. */
  flush(now?: boolean): Promise<void>
  /** Time spent not training (a pause, a validation) does not count into the speed of the window. */
  skipTime(): void
}

/** `accuracy` or `mae`, from sums over examples. */
export function metricOf(task: Task, sums: StepSums): { accuracy: number } | { mae: number } {
  const mean = sums.weight === 0 ? 0 : sums.metric / sums.weight
  return task === 'classification' ? { accuracy: mean } : { mae: mean }
}

export function createRecorder(
  runs: Pick<RunStore, 'appendMetrics'>,
  run: { id: string; task: Task; stepsPerEpoch: number },
  onEvent: (event: RunEvent) => void
): Recorder {
  let open = noSums()
  let openSince = performance.now()
  let flushedAt = performance.now()
  let lines: MetricsLine[] = []

  const closeWindow = (step: number): void => {
    if (open.examples === 0) return
    const seconds = Math.max(performance.now() - openSince, 0.001) / 1000
    lines.push({
      kind: 'step',
      step,
      epoch: step / run.stepsPerEpoch,
      loss: open.loss / open.examples,
      ...metricOf(run.task, open),
      examplesPerSecond: open.examples / seconds
    })
    open = noSums()
    openSince = performance.now()
  }
  const events = new Map<MetricsLine, EpochEvent>()
  let lastStep = 0

  return {
    step(sums, step) {
      add(open, sums)
      lastStep = step
      if (performance.now() - openSince >= WINDOW_MS) closeWindow(step)
    },
    epoch(metrics, samples) {
      closeWindow(metrics.step)
      const line: MetricsLine = { kind: 'epoch', ...metrics }
      lines.push(line)
      events.set(line, { type: 'epoch', metrics, samples })
    },
    async flush(now = false) {
      if (now) closeWindow(lastStep)
      if (lines.length === 0 || (!now && performance.now() - flushedAt < FLUSH_MS)) return
      const written = lines
      lines = []
      flushedAt = performance.now()
      await runs.appendMetrics(run.id, written)
      tell(written, events, onEvent)
    },
    skipTime() {
      openSince = performance.now()
    }
  }
}

function tell(
  lines: readonly MetricsLine[],
  epochs: Map<MetricsLine, EpochEvent>,
  onEvent: (event: RunEvent) => void
): void {
  let steps: StepMetrics[] = []
  const tellSteps = (): void => {
    if (steps.length > 0) onEvent({ type: 'steps', steps })
    steps = []
  }
  for (const line of lines) {
    if (line.kind === 'step') {
      const { kind: _, ...metrics } = line
      steps.push(metrics)
      continue
    }
    tellSteps()
    const event = epochs.get(line)
    epochs.delete(line)
    if (event) onEvent(event)
  }
  tellSteps()
}
