/** One row of text cells, as a person types it or a file has it: the same raw row as encode.ts makes of packed columns. */
import { AnnealError } from '@shared/errors'
import type { TableColumn, TablePreprocess, TokensPreprocess } from '@shared/project'
import { isMissing, parseNumber } from './cells'
import { noCategory, rawWidth, rawWidthOf } from './encode'
import { bucketOf } from './hashing'
import { datePart, parseTime } from './times'
import { addCounts, placesOf, writeIds, type Places } from './words'

/** By column name. */
export type Row = Readonly<Record<string, string>>

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
    writeCell(entry, row[entry.name] ?? '', out, at)
    at += rawWidthOf(entry)
  }
  return out
}

/** @throws AnnealError `missing-columns` */
export function encodeText({ column, vocabulary, length }: TokensPreprocess, row: Row): Float32Array {
  requireColumns([column], row)
  const out = new Float32Array(length)
  writeIds(textIn(row[column] ?? ''), places(vocabulary), length, out, 0)
  return out
}

function writeCell(entry: TableColumn, whole: string, out: Float32Array, at: number): void {
  const cell = whole.trim()
  switch (entry.kind) {
    case 'number': {
      const value = isMissing(cell) ? entry.impute : parseNumber(cell)
      if (value === null) throw badNumber(entry.name, cell)
      out[at] = value
      return
    }
    case 'category':
      out[at] = entry.categories.indexOf(cell)
      return
    case 'hash':
      out[at] = isMissing(cell) ? noCategory : bucketOf(cell, entry.buckets)
      return
    case 'time': {
      const ms = isMissing(cell) ? Number.NaN : parseTime(cell)
      if (ms === null) throw badTime(entry.name, cell)
      entry.parts.forEach(({ part, impute }, i) => (out[at + i] = Number.isNaN(ms) ? impute : datePart(ms, part)))
      return
    }
    case 'text':
      addCounts(textIn(whole), places(entry.vocabulary), out, at)
  }
}

function textIn(cell: string): string | null {
  return isMissing(cell) ? null : cell
}

function badNumber(name: string, cell: string): AnnealError {
  return new AnnealError({
    code: 'bad-number',
    message: `“${name}” takes a number; “${cell}” is none.`,
    where: name,
    hint: 'Write it like 1234.5 or 1e-3, or leave it empty.'
  })
}

function badTime(name: string, cell: string): AnnealError {
  return new AnnealError({
    code: 'bad-time',
    message: `“${name}” takes a date, or a date and time; “${cell}” is none.`,
    where: name,
    hint: 'Write it like 2026-01-31 or 2026-01-31 18:30, or leave it empty.'
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
