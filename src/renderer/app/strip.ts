import type { EpochMetrics, RunState, RunStatus, StepMetrics } from '@shared/project'

export interface StripFigures {
  name: string
  status: RunStatus
  /** The epoch under way, from 1. */
  epoch: number
  epochs: number
  loss: number | undefined
  accuracy: number | undefined
  trend: 'down' | 'up' | null
  /** 0..1 */
  part: number
}

/** What the run strip says. Validation is what counts where there is one. */
export function stripOf(state: RunState, step: StepMetrics | null, epochs: readonly EpochMetrics[]): StripFigures {
  const last = epochs[epochs.length - 1] ?? state.last ?? undefined
  const before = epochs[epochs.length - 2]
  const lossOf = (e: EpochMetrics): number => e.valLoss ?? e.loss
  const position = step?.epoch ?? last?.epoch ?? state.epoch
  return {
    name: state.name,
    status: state.status,
    epoch: Math.min(state.epochs, Math.floor(position) + 1),
    epochs: state.epochs,
    loss: step?.loss ?? last?.loss,
    accuracy: last?.valAccuracy ?? step?.accuracy ?? last?.accuracy,
    trend: last && before ? (lossOf(last) <= lossOf(before) ? 'down' : 'up') : null,
    part: Math.min(1, Math.max(0, position / state.epochs))
  }
}
