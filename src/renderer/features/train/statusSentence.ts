import { formatCount, formatCounted, formatNumber } from '../../ui/format'
import type { TrainController } from './train.svelte'
import { words } from './words'

/** Where the training stands, in one sentence. */
export function statusSentence(train: TrainController): string {
  const { phase, state, pending } = train
  if (pending === 'stop') return words.stopping
  if (pending === 'pause') return words.pausing
  const activity = train.watcher?.activity ?? null
  switch (phase) {
    case 'none':
      return ready(train)
    case 'starting':
      return activity ?? words.gettingReady
    case 'running':
      return activity ?? words.running
    case 'paused':
      return words.paused
    case 'completed':
      return best(train)
    case 'stopped':
      return state ? words.stopped(state.epoch, state.epochs) : ''
    case 'interrupted':
      return state ? words.interrupted(state.epoch, state.epochs) : ''
    case 'nan':
      return state?.error?.message ?? words.nan(formatCount(state ? state.step + 1 : 0))
    case 'crashed':
      return words.crashed(train.watcher?.crashed?.error.message ?? '')
    case 'failed':
      return state?.error?.message ?? words.failed
  }
}

function best({ state, run }: TrainController): string {
  const validated = (run?.recipe.dataset.validationExamples ?? 0) > 0
  const said = state?.best ? ` ${words.best(formatNumber(state.best.loss), state.best.epoch, validated)}` : ''
  return words.completed + said
}

function ready({ form }: TrainController): string {
  if (!form.valid || !form.dataset) return words.fixFirst
  const { batchSize, epochs } = form.values
  const steps = Math.ceil(form.dataset.splitCounts.train / batchSize) * epochs
  return words.ready(formatCounted(steps, 'step', 'steps'), formatCounted(epochs, 'epoch', 'epochs'))
}
