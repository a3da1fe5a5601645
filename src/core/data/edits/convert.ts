/** A column read as another kind. The packed one is not changed. */
import type { Column } from '@shared/project'
import { isMissing, parseNumber } from '../cells'
import type { PackedColumn, ValueColumn } from '../columns'
import { sortLabels } from '../labels'
import { numberStatistics } from '../statistics'
import { timesOf } from '../parts/columnKeys'
import { timeText } from '../times'
import { badEdit } from './source'

type TableColumn = Exclude<PackedColumn, { kind: 'image' }>

/** Texts with a code for each different one, so that each is looked at once. */
function codedTexts(column: Extract<PackedColumn, { kind: 'text' }>, count: number): ValueColumn {
  const codeOf = new Map<string, number>()
  const data = Int32Array.from({ length: count }, (_, row) => {
    const text = column.at(row)
    if (text === null) return -1
    const known = codeOf.get(text) ?? codeOf.size
    codeOf.set(text, known)
    return known
  })
  return { kind: 'category', name: column.name, categories: [...codeOf.keys()], data }
}

function textsOf(column: ValueColumn): (row: number) => string | null {
  const { data } = column
  const { categories } = column.kind === 'category' ? column : { categories: null }
  return (row) => {
    const value = data[row] ?? Number.NaN
    if (categories) return categories[value] ?? null
    if (Number.isNaN(value)) return null
    return column.kind === 'time' ? timeText(value) : String(value)
  }
}

/** More values than that tell rows apart, not kinds. */
const mostCategories = 10_000

/**
 * @param count rows
 * @param at the edit's place, for errors
 * @throws `bad-edit` when nothing in the column is of that kind
 */
export function convertColumn(
  column: PackedColumn,
  described: Column,
  { to, count, at }: { to: Column['kind']; count: number; at: string }
): { column: TableColumn; described: Column } {
  if (column.kind === 'image' || to === 'image') {
    throw badEdit(`${at}.to`, `“${described.name}” can’t be ${to}.`, 'Pictures stay pictures; other columns can’t be.')
  }
  const { name, role } = described
  const plain = column.kind === 'text' ? codedTexts(column, count) : column
  if (to === 'text') {
    const at = textsOf(plain)
    const missing = Array.from({ length: count }, (_, row) => row).filter((row) => at(row) === null).length
    return { column: { kind: 'text', name, at }, described: { name, role, kind: to, missing } }
  }
  if (to === 'number' || to === 'time') {
    const data = to === 'number' ? numbersOf(plain) : timesOf(plain)
    if (!data.some((value) => !Number.isNaN(value))) {
      const what = to === 'number' ? 'number' : 'date'
      throw badEdit(`${at}.to`, `No value of “${name}” is a ${what}.`, 'Leave it as it is, or ignore the column.')
    }
    return {
      column: { kind: to, name, data },
      described: { name, role, kind: to, ...numberStatistics(data) }
    }
  }
  const made = categoriesOf(plain)
  if (made.categories.length > mostCategories) {
    throw badEdit(
      `${at}.to`,
      `“${name}” has ${made.categories.length.toLocaleString('en-US')} different values; categories come again in many rows.`,
      'Leave it as it is, or ignore the column.'
    )
  }
  const missing = made.data.reduce((n, code) => (code < 0 ? n + 1 : n), 0)
  return {
    column: { kind: 'category', name, ...made },
    described: {
      name,
      role,
      kind: to,
      missing,
      distinct: made.categories.length,
      categories: made.categories
    }
  }
}

function numbersOf(column: ValueColumn): Float64Array {
  if (column.kind !== 'category') return column.data
  const parsed = column.categories.map((text) => (isMissing(text) ? Number.NaN : (parseNumber(text) ?? Number.NaN)))
  return Float64Array.from(column.data, (code) => parsed[code] ?? Number.NaN)
}

/** Numbers become their texts, in order of value. */
export function categoriesOf(column: ValueColumn): { categories: string[]; data: Int32Array } {
  if (column.kind === 'category') return column
  const values = new Set<number>()
  for (const value of column.data) if (!Number.isNaN(value)) values.add(value)
  const numbers = Float64Array.from(values).sort()
  const categories = sortLabels(Array.from(numbers, String))
  const codeOf = new Map(categories.map((text, code) => [Number(text), code]))
  return { categories, data: Int32Array.from(column.data, (value) => codeOf.get(value) ?? -1) }
}
