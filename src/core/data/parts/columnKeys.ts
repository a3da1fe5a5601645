/** What a column says about a row where it decides the row's part: which group, or when. */
import { textFingerprint } from '../duplicates'
import type { PackedColumn } from '../columns'

/**
 * A key a row, equal for rows of one group; a pure function of the group's text or number, so that it is the same in
 * every data set. A row without a value is a group of its own: it keeps its own key.
 */
export function groupKeys(column: PackedColumn, own: Float64Array): Float64Array {
  if (column.kind === 'image') throw new Error(`${column.name} holds images, no groups`)
  if (column.kind === 'category') {
    const keys = column.categories.map(textFingerprint)
    return Float64Array.from(column.data, (code, row) => keys[code] ?? (own[row] as number))
  }
  if (column.kind === 'text') {
    return own.map((key, row) => {
      const text = column.at(row)
      return text === null ? key : textFingerprint(text)
    })
  }
  const known = new Map<number, number>()
  return Float64Array.from(column.data, (value, row) => {
    if (Number.isNaN(value)) return own[row] as number
    let key = known.get(value)
    if (key === undefined) known.set(value, (key = textFingerprint(String(value))))
    return key
  })
}

const isoLike = /^\d{4}-\d{1,2}(-\d{1,2})?([T ].*)?$/
const plainNumber = /^[+-]?\d+(\.\d+)?$/

/**
 * When each row was, as a number that grows with time: numbers as they are, dates in ms since 1970 (without a zone: UTC).
 * NaN where it says nothing.
 */
export function timesOf(column: PackedColumn): Float64Array {
  if (column.kind === 'image') throw new Error(`${column.name} holds images, no times`)
  if (column.kind === 'text') throw new Error(`${column.name} holds texts, no times`)
  if (column.kind !== 'category') return column.data
  const times = column.categories.map(timeOf)
  return Float64Array.from(column.data, (code) => times[code] ?? Number.NaN)
}

/** Words a date may have; JavaScript skips others: it reads “room 5” as a day in May. */
const dateWord =
  /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?|mon(day)?|tue(s|sday)?|wed(nesday)?|thu(r|rs|rsday)?|fri(day)?|sat(urday)?|sun(day)?|am|pm|[ecmp][sd]t|utc|gmt|z|t)$/i

export function timeOf(text: string): number {
  const trimmed = text.trim()
  if (plainNumber.test(trimmed)) return Number(trimmed)
  const words = trimmed.replace(/\([^)]*\)/g, '').match(/\p{L}+/gu) ?? []
  if (!words.every((word) => dateWord.test(word))) return Number.NaN
  if (!isoLike.test(trimmed)) return Date.parse(`${trimmed} UTC`)
  const padded = trimmed.replace(' ', 'T')
  // A date alone is UTC by itself; a time of day without a zone would be this machine's.
  return Date.parse(/T.*(Z|[+-]\d{2}:?\d{2})$/i.test(padded) || !padded.includes('T') ? padded : `${padded}Z`)
}
