/** What a column says about a row where it decides the row's part: which group, or when. */
import { textFingerprint } from '../duplicates'
import type { PackedColumn } from '../columns'
import { formOf } from '../forms'
import { readCell } from '../readCell'

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

/**
 * When each row was, as a number that grows with time: numbers as they are, dates in ms since 1970 (without a zone: UTC).
 * Texts are read in the form that most of them have. NaN where one says nothing.
 */
export function timesOf(column: PackedColumn): Float64Array {
  if (column.kind === 'image') throw new Error(`${column.name} holds images, no times`)
  if (column.kind === 'text') throw new Error(`${column.name} holds texts, no times`)
  if (column.kind !== 'category') return column.data
  const form = formOf(column.categories, 'time', 'number')
  const times = column.categories.map((text) => (form === null ? null : readCell(text, form)) ?? Number.NaN)
  return Float64Array.from(column.data, (code) => times[code] ?? Number.NaN)
}
