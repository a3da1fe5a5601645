/**
 * Keeps what a training is worth: checkpoints to go on from, and the best weights for use. A checkpoint is
 * written at an epoch's end or every 30 s, never so often that writing takes a notable part of the time;
 * the best weights go to disk before the checkpoint that knows of them.
 */
import type { RunState } from '@shared/project'
import type { RunStore, Tensor, Weights } from '@store/types'
import type { Executor, StepSums } from './types'

const EPOCH_END_MS = 2_000
const MID_EPOCH_MS = 30_000
/** Time between two writes, in times of how long the last one took. */
const PATIENCE = 20

/** Where a training stands between two steps. */
export interface Progress {
  /** Steps done. */
  step: number
  /** Epochs ended. */
  epoch: number
  /** Of the epoch under way. */
  sums: StepSums
  /** Training time of the epoch under way. */
  epochSeconds: number
  /** Training time of the whole run. */
  seconds: number
}

export type Best = RunState['best']

export interface Keeper {
  readonly best: Best
  /** An epoch ended. @param validationLoss null: there is no validation, the last epoch is the best */
  consider(epoch: number, step: number, loss: number, validationLoss: number | null): void
  /** Writes when it is time. */
  save(progress: Progress, moment: 'step' | 'epoch' | 'now'): Promise<void>
  /** Writes best weights that are not on disk yet; without any, these. */
  finish(fallback: () => Weights | Promise<Weights>): Promise<void>
}

export function createKeeper(runs: RunStore, id: string, executor: Executor, begun: Weights | null): Keeper {
  let best = bestOf(begun)
  let waiting: Weights | null = null
  let savedAt = performance.now()
  let took = 0

  const writeBest = async (): Promise<void> => {
    if (!waiting) return
    await runs.writeModel(id, waiting)
    waiting = null
  }
  return {
    get best() {
      return best
    },
    consider(epoch, step, loss, validationLoss) {
      if (validationLoss !== null && best && !(validationLoss < best.loss)) return
      best = { epoch, loss: validationLoss ?? loss }
      waiting = { step, epoch, tensors: executor.readWeights() }
    },
    async save(progress, moment) {
      const least = { step: MID_EPOCH_MS, epoch: EPOCH_END_MS, now: 0 }[moment]
      const since = performance.now() - savedAt
      if (since < least || (moment !== 'now' && since < took * PATIENCE)) return
      const start = performance.now()
      await writeBest()
      await runs.writeCheckpoint(id, checkpointOf(progress, best, executor.read()))
      savedAt = performance.now()
      took = savedAt - start
    },
    async finish(fallback) {
      if (!best) waiting = await fallback()
      await writeBest()
    }
  }
}

function checkpointOf(progress: Progress, best: Best, tensors: Tensor[]): Weights {
  const { step, epoch, sums, epochSeconds, seconds } = progress
  const partial = { ...sums, epochSeconds, seconds, ...(best ? { bestEpoch: best.epoch, bestLoss: best.loss } : {}) }
  return { step, epoch, tensors, partial }
}

export function progressOf(checkpoint: Weights | null): Progress {
  const partial = checkpoint?.partial ?? {}
  const figure = (name: string): number => partial[name] ?? 0
  return {
    step: checkpoint?.step ?? 0,
    epoch: checkpoint?.epoch ?? 0,
    // A checkpoint of 0.1 has no examples; its weights added up to them.
    sums: {
      examples: partial['examples'] ?? figure('weight'),
      weight: figure('weight'),
      loss: figure('loss'),
      metric: figure('metric')
    },
    epochSeconds: figure('epochSeconds'),
    seconds: figure('seconds')
  }
}

function bestOf(checkpoint: Weights | null): Best {
  const epoch = checkpoint?.partial?.['bestEpoch']
  const loss = checkpoint?.partial?.['bestLoss']
  return epoch === undefined || loss === undefined ? null : { epoch, loss }
}
