/** A column read as another kind. The packed one is not changed. */
import type { CellForm, Column } from '@shared/project'
import { formRead, withForm } from '../columnForm'
import type { PackedColumn, ValueColumn } from '../columns'
import { ruleOf } from '../formRules'
import { formOf } from '../forms'
import { sortLabels } from '../labels'
import { readCell, usualForm } from '../readCell'
import { numberStatistics } from '../statistics'
import { mostMs } from '../times'
import { plainCell } from '../writeCell'
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

function textsOf(column: ValueColumn, form: CellForm | null): (row: number) => string | null {
  const { data } = column
  const { categories } = column.kind === 'category' ? column : { categories: null }
  return (row) => {
    const value = data[row] ?? Number.NaN
    if (categories) return categories[value] ?? null
    return Number.isNaN(value) ? null : plainCell(value, form ?? usualForm.number)
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
  const form = formRead(described)
  if (to === 'text') {
    const at = textsOf(plain, form)
    const missing = Array.from({ length: count }, (_, row) => row).filter((row) => at(row) === null).length
    return { column: { kind: 'text', name, at }, described: { name, role, kind: to, missing, ...withForm(form, to) } }
  }
  if (to === 'number' || to === 'time') {
    const read = valuesOf(plain, form, to)
    const { data } = read
    if (!data.some((value) => !Number.isNaN(value))) {
      const what = to === 'number' ? 'number' : 'date'
      throw badEdit(`${at}.to`, `No value of “${name}” is a ${what}.`, 'Leave it as it is, or ignore the column.')
    }
    return {
      column: { kind: to, name, data },
      described: { name, role, kind: to, ...withForm(read.form, to), ...numberStatistics(data) }
    }
  }
  const made = categoriesOf(plain, form)
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
      categories: made.categories,
      ...withForm(form, to)
    }
  }
}

/** Texts that have no form yet are read in the one that most of them have. */
function valuesOf(
  column: ValueColumn,
  form: CellForm | null,
  to: 'number' | 'time'
): { data: Float64Array; form: CellForm | null } {
  if (column.kind !== 'category') {
    const { data } = column
    const fits = to === 'number' || data.every((value) => !(Math.abs(value) > mostMs))
    return { data: fits ? data : data.map((value) => (Math.abs(value) > mostMs ? Number.NaN : value)), form }
  }
  const found = form ?? formOf(column.categories, to)
  // With a form already, the texts are what was read in it, written plainly.
  const reading = form === null ? found : usualForm[ruleOf(form).kind]
  const values = column.categories.map((text) => (reading === null ? null : readCell(text, reading)) ?? Number.NaN)
  return { data: Float64Array.from(column.data, (code) => values[code] ?? Number.NaN), form: found }
}

/** Numbers and times become their texts, in order of value. @param form what the source is read as */
export function categoriesOf(column: ValueColumn, form: CellForm | null): { categories: string[]; data: Int32Array } {
  if (column.kind === 'category') return column
  const values = new Set<number>()
  for (const value of column.data) if (!Number.isNaN(value)) values.add(value)
  const numbers = Float64Array.from(values).sort()
  const texts = Array.from(numbers, (value) => plainCell(value, form ?? usualForm.number))
  const categories = sortLabels(texts)
  const codeOf = new Map(categories.map((text, code) => [text, code]))
  const codes = new Map(Array.from(numbers, (value, i) => [value, codeOf.get(texts[i] ?? '') ?? -1]))
  return { categories, data: Int32Array.from(column.data, (value) => codes.get(value) ?? -1) }
}
