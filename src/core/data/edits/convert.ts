/** A column read as another kind. The packed one is not changed. */
import type { Column } from '@shared/project'
import { isMissing, parseNumber } from '../cells'
import type { PackedColumn } from '../columns'
import { sortLabels } from '../labels'
import { numberStatistics } from '../statistics'
import { timesOf } from '../parts/columnKeys'
import { badEdit } from './source'

type TableColumn = Exclude<PackedColumn, { kind: 'image' }>

/** More values than that tell rows apart, not kinds. */
const mostCategories = 10_000

/**
 * @param at the edit's place, for errors
 * @throws `bad-edit` when nothing in the column is of that kind
 */
export function convertColumn(
  column: PackedColumn,
  described: Column,
  to: Column['kind'],
  at: string
): { column: TableColumn; described: Column } {
  if (column.kind === 'image' || to === 'image') {
    throw badEdit(`${at}.to`, `“${described.name}” can’t be ${to}.`, 'Pictures stay pictures; other columns can’t be.')
  }
  const { name, role } = described
  if (to === 'number' || to === 'time') {
    const data = to === 'number' ? numbersOf(column) : timesOf(column)
    if (!data.some((value) => !Number.isNaN(value))) {
      const what = to === 'number' ? 'number' : 'date'
      throw badEdit(`${at}.to`, `No value of “${name}” is a ${what}.`, 'Leave it as it is, or ignore the column.')
    }
    return {
      column: { kind: 'number', name, data },
      described: { name, role, kind: to, ...numberStatistics(data) }
    }
  }
  const made = categoriesOf(column)
  if (to === 'category' && made.categories.length > mostCategories) {
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
      ...(to === 'category' ? { categories: made.categories } : {})
    }
  }
}

function numbersOf(column: TableColumn): Float64Array {
  if (column.kind === 'number') return column.data
  const parsed = column.categories.map((text) => (isMissing(text) ? Number.NaN : (parseNumber(text) ?? Number.NaN)))
  return Float64Array.from(column.data, (code) => parsed[code] ?? Number.NaN)
}

/** Numbers become their texts, in order of value. */
export function categoriesOf(column: TableColumn): { categories: string[]; data: Int32Array } {
  if (column.kind === 'category') return column
  const values = new Set<number>()
  for (const value of column.data) if (!Number.isNaN(value)) values.add(value)
  const numbers = Float64Array.from(values).sort()
  const categories = sortLabels(Array.from(numbers, String))
  const codeOf = new Map(categories.map((text, code) => [Number(text), code]))
  return { categories, data: Int32Array.from(column.data, (value) => codeOf.get(value) ?? -1) }
}
