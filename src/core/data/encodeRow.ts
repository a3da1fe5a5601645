/** One row of text cells, as a person types it or a file has it: the same raw row as encode.ts makes of packed columns. */
import { AnnealError } from '@shared/errors'
import type { CellForm, TableColumn, TablePreprocess, TokensPreprocess } from '@shared/project'
import { isMissing } from './cells'
import { noCategory, rawWidth, rawWidthOf } from './encode'
import { bucketOf } from './hashing'
import { ruleOf } from './formRules'
import { readCell, usualForm } from './readCell'
import { datePart, mostMs, timeText } from './times'
import { addCounts, placesOf, writeIds, type Places } from './words'
import { plainCell, writeCell } from './writeCell'

/** Text in the form of its column, or what a source has itself: a number, a time. */
export type Cell = string | number | Date

/** By column name. */
export type Row = Readonly<Record<string, Cell>>

/** A vocabulary's places are worked out once, not for each row. */
const known = new WeakMap<readonly string[], Places>()

function places(vocabulary: readonly string[]): Places {
  const found = known.get(vocabulary) ?? placesOf(vocabulary)
  known.set(vocabulary, found)
  return found
}

/**
 * An empty cell is missing; a category the model never saw is none of its own.
 * @returns a raw row
 * @throws AnnealError `bad-number` and `bad-time` for other text in such columns, `missing-columns` when columns are not
 *   there at all
 */
export function encodeRow(preprocess: TablePreprocess, row: Row): Float32Array {
  requireColumns(
    preprocess.columns.map(({ name }) => name),
    row
  )
  const out = new Float32Array(rawWidth(preprocess))
  let at = 0
  for (const entry of preprocess.columns) {
    encodeCell(entry, row[entry.name] ?? '', out, at)
    at += rawWidthOf(entry)
  }
  return out
}

/** @throws AnnealError `missing-columns` */
export function encodeText({ column, form, vocabulary, length }: TokensPreprocess, row: Row): Float32Array {
  requireColumns([column], row)
  const out = new Float32Array(length)
  writeIds(wordsIn(row[column] ?? '', form), places(vocabulary), length, out, 0)
  return out
}

function encodeCell(entry: TableColumn, cell: Cell, out: Float32Array, at: number): void {
  switch (entry.kind) {
    case 'number':
      out[at] = valueIn(entry, cell) ?? entry.impute
      return
    case 'category':
      out[at] = entry.categories.indexOf(textIn(cell, entry.form).trim())
      return
    case 'hash': {
      const text = textIn(cell, entry.form).trim()
      out[at] = isMissing(text) ? noCategory : bucketOf(text, entry.buckets)
      return
    }
    case 'time': {
      const ms = valueIn(entry, cell)
      entry.parts.forEach(({ part, impute }, i) => (out[at + i] = ms === null ? impute : datePart(ms, part)))
      return
    }
    case 'text':
      addCounts(wordsIn(cell, entry.form), places(entry.vocabulary), out, at)
  }
}

/** Null: missing. @throws AnnealError `bad-number`, `bad-time` */
function valueIn(
  { kind, name, form = usualForm[kind] }: { kind: 'number' | 'time'; name: string; form?: CellForm | undefined },
  cell: Cell
): number | null {
  const own = typeof cell === 'string' ? null : Number(cell)
  const text = String(cell).trim()
  if (own === null ? isMissing(text) : Number.isNaN(own)) return null
  const value = own ?? readCell(text, form)
  if (value === null || !Number.isFinite(value) || (kind === 'time' && Math.abs(value) > mostMs)) {
    throw badCell(name, text, form)
  }
  return value
}

/** As a column of text has it: a cell with a form is read in it and written anew; one that says nothing is empty. */
function textIn(cell: Cell, form: CellForm | undefined): string {
  if (cell instanceof Date) return timeText(cell.getTime())
  if (typeof cell === 'number') return String(cell)
  if (form === undefined) return cell
  const value = readCell(cell, form)
  return value === null ? '' : plainCell(value, form)
}

function wordsIn(cell: Cell, form: CellForm | undefined): string | null {
  const text = textIn(cell, form)
  return isMissing(text) ? null : text
}

const someTime = Date.UTC(2026, 0, 31, 18, 30)

function badCell(name: string, cell: string, form: CellForm): AnnealError {
  const time = ruleOf(form).kind === 'time'
  const such = writeCell(time ? someTime : 1234.5, form)
  return new AnnealError({
    code: time ? 'bad-time' : 'bad-number',
    message: `“${name}” takes ${time ? 'a date, or a date and time' : 'a number'}; “${cell}” is none.`,
    where: name,
    hint: `Write it like ${such}${form === 'plain' ? ' or 1e-3' : ''}, or leave it empty.`
  })
}

function requireColumns(names: readonly string[], row: Row): void {
  const lacking = names.filter((name) => !Object.hasOwn(row, name))
  if (lacking.length === 0) return
  throw new AnnealError({
    code: 'missing-columns',
    message: `The row lacks ${lacking.map((name) => `“${name}”`).join(', ')}, which the model was trained with.`,
    where: lacking[0] ?? '',
    hint: 'Give every column the model was trained with; a cell may be empty.'
  })
}
