/** A training's end in one line, for a notification. Pure. */
import type { RunState } from '@shared/project'

/** null: nothing worth a notification (the person stopped it). */
export function endSentence(state: RunState): string | null {
  const name = state.name
  if (state.status === 'failed') return `${name} failed: ${state.error?.message ?? 'see the Runs page'}`
  if (state.status === 'interrupted') return `${name} was interrupted. ${state.error?.message ?? 'Your run is kept.'}`
  if (state.stopped === 'nan')
    return `${name} stopped: the loss was no longer a number. The last good weights are kept.`
  if (state.status !== 'completed') return null
  return `${name} finished${figure(state)}`
}

function figure({ last }: RunState): string {
  if (!last) return ''
  if (last.valAccuracy !== undefined) return `: ${percent(last.valAccuracy)} validation accuracy`
  if (last.accuracy !== undefined) return `: ${percent(last.accuracy)} training accuracy`
  if (last.valMae !== undefined) return `: validation error ${figures(last.valMae)} on average`
  if (last.valLoss !== undefined) return `: validation loss ${figures(last.valLoss)}`
  return `: loss ${figures(last.loss)}`
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`
}
/** Three significant digits. */
function figures(value: number): string {
  return Number(value.toPrecision(3)).toString()
}
