/** Layers that can't be taken or written, all in one error. */
import { AnnealError } from '@shared/errors'

export interface Refusal {
  /** Its name, with those of the models around it: `encoder/conv1`. */
  layer: string
  className: string
  /** The end of a sentence. */
  reason: string
}

/** More names than these are counted; the error's data has all. */
const MOST_NAMES = 8

export function modelNotTaken(refusals: readonly Refusal[], layers: number): AnnealError {
  const count = new Set(refusals.map(({ layer }) => layer)).size
  return new AnnealError({
    code: 'model-not-taken',
    message: `Anneal can’t open ${count} of the ${layers.toLocaleString('en-US')} layers. ${sentences(refusals)}`,
    hint: 'Replace these layers in Keras, or remove them, and save the model again.',
    data: { refused: refusals }
  })
}

/** @param refusals at least one */
export function modelNotWritten(refusals: readonly Refusal[]): AnnealError {
  return new AnnealError({
    code: 'not-exportable',
    message: `Anneal can’t write this model as Keras code. ${sentences(refusals)}`,
    hint: 'Replace these layers in the model, or remove them.',
    data: { refused: refusals }
  })
}

/** One for each class and reason. */
function sentences(refusals: readonly Refusal[]): string {
  const groups = new Map<string, Refusal[]>()
  for (const refusal of refusals) {
    const key = `${refusal.className}\n${refusal.reason}`
    groups.set(key, [...(groups.get(key) ?? []), refusal])
  }
  return [...groups.values()].map(sentence).join(' ')
}

function sentence(group: readonly Refusal[]): string {
  const [first] = group
  if (!first) return ''
  const names = group.filter(({ layer }) => layer !== '').map(({ layer }) => `“${layer}”`)
  const shown = names.slice(0, MOST_NAMES).join(', ')
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
  const reason = first.reason.replace(/\.$/, '')
  return `${first.className}${shown ? ` ${shown}${more}` : ''}: ${reason}.`
}
