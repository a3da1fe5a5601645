/**
 * Rows of a packed table as the graph takes them. A raw row is narrow: a number column is one value, a category its
 * place (or bucket), -1 for none; the graph makes one entry a category of it (engine/model's entrance).
 */
import type { TableColumn, TablePreprocess, TokensPreprocess } from '@shared/project'
import { parseNumber } from './cells'
import type { PackedColumn } from './columns'
import { bucketOf } from './hashing'
import { datePart, parseTime } from './times'
import { addCounts, placesOf, writeIds } from './words'

/** What stands for a category that is missing or unknown. */
export const noCategory = -1

/** Values of one raw row. */
export function rawWidth(preprocess: TablePreprocess): number {
  return preprocess.columns.reduce((sum, column) => sum + rawWidthOf(column), 0)
}

export function rawWidthOf(column: TableColumn): number {
  if (column.kind === 'time') return column.parts.length
  return column.kind === 'text' ? column.vocabulary.length : 1
}

/** Entries of a row as the network sees it: 1 a number, 1 a category or bucket, 1 a word. */
export function encodedWidth(preprocess: TablePreprocess): number {
  return preprocess.columns.reduce((sum, column) => {
    if (column.kind === 'category') return sum + column.categories.length
    return sum + (column.kind === 'hash' ? column.buckets : rawWidthOf(column))
  }, 0)
}

export interface Encoder {
  /** Values of one raw row. */
  readonly width: number
  /** Raw rows, one after the other, in the order asked for. */
  encode(rows: Int32Array): Float32Array
}

type Write = (row: number, out: Float32Array, at: number) => void

/** Encodes rows of packed columns. Categories are matched by their text, whatever their codes. */
export function tableEncoder(preprocess: TablePreprocess, column: (name: string) => PackedColumn): Encoder {
  const width = rawWidth(preprocess)
  const writers: { write: Write; at: number }[] = []
  let next = 0
  for (const entry of preprocess.columns) {
    writers.push({ write: writerOf(entry, column(entry.name)), at: next })
    next += rawWidthOf(entry)
  }
  return encoder(width, (row, out, at) => {
    for (const one of writers) one.write(row, out, at + one.at)
  })
}

export function tokensEncoder(preprocess: TokensPreprocess, column: PackedColumn): Encoder {
  const { vocabulary, length } = preprocess
  const text = textOf(column)
  const places = placesOf(vocabulary)
  return encoder(length, (row, out, at) => writeIds(text(row), places, length, out, at))
}

function encoder(width: number, write: Write): Encoder {
  return {
    width,
    encode(rows) {
      const out = new Float32Array(rows.length * width)
      let at = 0
      for (const row of rows) {
        write(row, out, at)
        at += width
      }
      return out
    }
  }
}

function writerOf(entry: TableColumn, packed: PackedColumn): Write {
  switch (entry.kind) {
    case 'number': {
      const value = numbersOf(packed)
      return (row, out, at) => {
        const found = value(row)
        out[at] = Number.isNaN(found) ? entry.impute : found
      }
    }
    case 'category': {
      const place = new Map(entry.categories.map((category, i) => [category, i]))
      return codesOf(packed, (text) => place.get(text) ?? noCategory)
    }
    case 'hash':
      return codesOf(packed, (text) => bucketOf(text, entry.buckets))
    case 'time': {
      const value = timesOf(packed)
      return (row, out, at) => {
        const ms = value(row)
        entry.parts.forEach(({ part, impute }, i) => (out[at + i] = Number.isNaN(ms) ? impute : datePart(ms, part)))
      }
    }
    case 'text': {
      const text = textOf(packed)
      const places = placesOf(entry.vocabulary)
      return (row, out, at) => addCounts(text(row), places, out, at)
    }
  }
}

/** Each category's code is worked out once. */
function codesOf(packed: PackedColumn, code: (text: string) => number): Write {
  if (packed.kind !== 'category') throw new Error(`${packed.name} holds no categories`)
  const codes = Float32Array.from(packed.categories, code)
  return (row, out, at) => {
    out[at] = codes[packed.data[row] ?? noCategory] ?? noCategory
  }
}

/** A data set whose column came as text where the model's had numbers (another file, later): read them as cells. */
function numbersOf(column: PackedColumn): (row: number) => number {
  if (column.kind === 'number') return (row) => column.data[row] ?? Number.NaN
  if (column.kind === 'category') return parsed(column, parseNumber)
  throw new Error(`${column.name} holds no numbers`)
}

function timesOf(column: PackedColumn): (row: number) => number {
  if (column.kind === 'time') return (row) => column.data[row] ?? Number.NaN
  if (column.kind === 'category') return parsed(column, parseTime)
  throw new Error(`${column.name} holds no times`)
}

function parsed(
  column: Extract<PackedColumn, { kind: 'category' }>,
  parse: (text: string) => number | null
): (row: number) => number {
  const values = column.categories.map((text) => parse(text) ?? Number.NaN)
  return (row) => values[column.data[row] ?? noCategory] ?? Number.NaN
}

function textOf(column: PackedColumn): (row: number) => string | null {
  if (column.kind === 'text') return (row) => column.at(row)
  if (column.kind === 'category') return (row) => column.categories[column.data[row] ?? noCategory] ?? null
  throw new Error(`${column.name} holds no text`)
}
