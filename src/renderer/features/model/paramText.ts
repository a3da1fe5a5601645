/** Settings of a layer as text in a field, and back. Pure. */
import { numberText, parseNumber } from '../../ui/parseNumber'
import { builderWords as words } from './builderWords'
import type { FormField } from './layerForm'

/** Fields that are typed, not chosen. */
export type TypedField = FormField & { kind: 'number' | 'sides' | 'list' | 'text' | 'json' }

export function isTyped(field: FormField): field is TypedField {
  return field.kind !== 'choice' && field.kind !== 'switch'
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number')

export function showParam(field: TypedField, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (field.kind === 'text') return String(value)
  if (typeof value === 'number') return numberText(value)
  if (isNumbers(value)) return value.map(numberText).join(field.kind === 'sides' ? ' × ' : ', ')
  return JSON.stringify(value)
}

export type Read = { value: unknown } | { error: string }

/** @returns a value that is still to be checked by the layer's schema; undefined: left out */
export function readParam(field: TypedField, text: string): Read {
  const typed = text.trim()
  if (typed === '' && (field.optional || field.default !== undefined)) return { value: undefined }
  if (field.kind === 'text') return { value: typed }
  if (field.kind === 'json') return readJson(field, typed)
  if (field.kind === 'number') return { value: parseNumber(typed, field.whole ? 'whole' : 'any') }
  const parts = typed
    .replace(/^\[|\]$/g, '')
    .split(/[\s,;x×*]+/)
    .filter((part) => part !== '')
  const numbers = parts.map((part) => parseNumber(part))
  if (numbers.length === 0 || numbers.some(Number.isNaN)) return { error: words.mustBeNumbers(field.label) }
  const [one] = numbers
  if (field.kind === 'sides' && numbers.length === 1 && one !== undefined) {
    return { value: Array.from({ length: field.count }, () => one) }
  }
  return { value: numbers }
}

function readJson(field: TypedField, typed: string): Read {
  try {
    return { value: JSON.parse(typed) as unknown }
  } catch {
    return { error: words.mustBeJson(field.label) }
  }
}
