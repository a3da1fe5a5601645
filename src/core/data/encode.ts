/**
 * Rows of a packed table as the graph takes them. A raw row is narrow: a number column is one value, a category its
 * place (or bucket), -1 for none; the graph makes one entry a category of it (engine/model's entrance).
 */
import type { CellForm, TableColumn, TablePreprocess, TokensPreprocess } from '@shared/project'
import { valuesAt, type PackedColumn } from './columns'
import { bucketOf } from './hashing'
import { readCell, usualForm } from './readCell'
import { datePart } from './times'
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

type Values = Float64Array | Int32Array | null
/** @param i the row's place in `values`; text has none, and is asked by its row */
type Write = (values: Values, i: number, row: number, out: Float32Array, at: number) => void

interface Writer {
  packed: PackedColumn
  /** Its first value in a raw row. */
  at: number
  write: Write
}

/** Encodes rows of packed columns. Categories are matched by their text, whatever their codes. */
export function tableEncoder(preprocess: TablePreprocess, column: (name: string) => PackedColumn): Encoder {
  let next = 0
  const writers = preprocess.columns.map((entry): Writer => {
    const packed = column(entry.name)
    const at = next
    next += rawWidthOf(entry)
    return { packed, at, write: writerOf(entry, packed) }
  })
  return encoder(next, writers)
}

export function tokensEncoder(preprocess: TokensPreprocess, packed: PackedColumn): Encoder {
  const { vocabulary, length } = preprocess
  const text = textOf(packed)
  const places = placesOf(vocabulary)
  const write: Write = (values, i, row, out, at) => writeIds(text(values, i, row), places, length, out, at)
  return encoder(length, [{ packed, at: 0, write }])
}

/** A column at a time: of those that are on disk only the asked rows are held, and of one column only. */
function encoder(width: number, writers: readonly Writer[]): Encoder {
  return {
    width,
    encode(rows) {
      const out = new Float32Array(rows.length * width)
      for (const { packed, at: first, write } of writers) {
        const asked = packed.kind !== 'image' && packed.kind !== 'text' && packed.disk ? valuesAt(packed, rows) : null
        const values = asked?.data ?? ('data' in packed ? packed.data : null)
        let at = first
        for (let k = 0; k < rows.length; k++, at += width) {
          const row = rows[k] ?? 0
          write(values, asked ? k : row, row, out, at)
        }
      }
      return out
    }
  }
}

function writerOf(entry: TableColumn, packed: PackedColumn): Write {
  switch (entry.kind) {
    case 'number': {
      const number = numbersOf(packed, entry.form)
      return (values, i, _, out, at) => {
        const found = number(values, i)
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
      const time = timesOf(packed, entry.form)
      return (values, i, _, out, at) => {
        const ms = time(values, i)
        entry.parts.forEach(({ part, impute }, k) => (out[at + k] = Number.isNaN(ms) ? impute : datePart(ms, part)))
      }
    }
    case 'text': {
      const text = textOf(packed)
      const places = placesOf(entry.vocabulary)
      return (values, i, row, out, at) => addCounts(text(values, i, row), places, out, at)
    }
  }
}

/** Each category's code is worked out once. */
function codesOf(packed: PackedColumn, code: (text: string) => number): Write {
  if (packed.kind !== 'category') throw new Error(`${packed.name} holds no categories`)
  const codes = Float32Array.from(packed.categories, code)
  return (values, i, _, out, at) => {
    out[at] = codes[values?.[i] ?? noCategory] ?? noCategory
  }
}

type Numbers = (values: Values, i: number) => number

const asItIs: Numbers = (values, i) => values?.[i] ?? Number.NaN

/** A data set whose column came as text where the model's had numbers (another file, later): read them as cells. */
function numbersOf(column: PackedColumn, form: CellForm = usualForm.number): Numbers {
  if (column.kind === 'number') return asItIs
  if (column.kind === 'category') return parsed(column.categories, form)
  throw new Error(`${column.name} holds no numbers`)
}

function timesOf(column: PackedColumn, form: CellForm = usualForm.time): Numbers {
  if (column.kind === 'time') return asItIs
  if (column.kind === 'category') return parsed(column.categories, form)
  throw new Error(`${column.name} holds no times`)
}

function parsed(categories: readonly string[], form: CellForm): Numbers {
  const known = categories.map((text) => readCell(text, form) ?? Number.NaN)
  return (values, i) => known[values?.[i] ?? noCategory] ?? Number.NaN
}

function textOf(column: PackedColumn): (values: Values, i: number, row: number) => string | null {
  if (column.kind === 'text') return (_, __, row) => column.at(row)
  if (column.kind === 'category') return (values, i) => column.categories[values?.[i] ?? noCategory] ?? null
  throw new Error(`${column.name} holds no text`)
}
