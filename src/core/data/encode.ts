import { AnnealError } from '@shared/errors'
import type { TablePreprocess } from '@shared/project'
import { isMissing, parseNumber } from './cells'
import type { PackedColumn } from './columns'

/** Entries of one encoded row: 1 a number column, 1 a category of a category column. */
export function encodedWidth(preprocess: TablePreprocess): number {
  return preprocess.columns.reduce((sum, c) => sum + (c.kind === 'number' ? 1 : c.categories.length), 0)
}

/**
 * All rows of a packed table, as the network's graph takes them.
 * @returns float32, count x encodedWidth
 */
export function encodeTable(
  preprocess: TablePreprocess,
  column: (name: string) => PackedColumn,
  count: number
): Float32Array {
  const width = encodedWidth(preprocess)
  const out = new Float32Array(count * width)
  let at = 0
  for (const entry of preprocess.columns) {
    const packed = column(entry.name)
    if (entry.kind === 'number') {
      const values = numbersOf(packed)
      for (let row = 0; row < count; row++) {
        const value = values(row)
        out[row * width + at] = Number.isNaN(value) ? entry.impute : value
      }
      at += 1
      continue
    }
    if (packed.kind !== 'category') throw new Error(`${entry.name} holds no categories`)
    const place = new Map(entry.categories.map((category, i) => [category, i]))
    const placeOfCode = packed.categories.map((category) => place.get(category) ?? -1)
    const { data } = packed
    for (let row = 0; row < count; row++) {
      const index = placeOfCode[data[row] ?? -1] ?? -1
      if (index >= 0) out[row * width + at + index] = 1
    }
    at += entry.categories.length
  }
  return out
}

/** A data set whose column came as text where the model's had numbers (another file, later): read them as cells. */
function numbersOf(column: PackedColumn): (row: number) => number {
  if (column.kind !== 'category' && column.kind !== 'number')
    throw new Error(`${column.name} holds no numbers: it is of the kind ${column.kind}`)
  const { data } = column
  if (column.kind === 'number') return (row) => data[row] ?? Number.NaN
  const parsed = column.categories.map((text) => parseNumber(text) ?? Number.NaN)
  return (row) => parsed[data[row] ?? -1] ?? Number.NaN
}

/**
 * One row of text cells by column name, as a person types it. An empty cell is missing; a category
 * the model never saw is all zero.
 * @returns float32 [encodedWidth]
 * @throws `bad-number` for text in a number column, `missing-columns` when columns are not there at all
 */
export function encodeRow(preprocess: TablePreprocess, row: Readonly<Record<string, string>>): Float32Array {
  const lacking = preprocess.columns.filter((c) => !Object.hasOwn(row, c.name)).map((c) => c.name)
  if (lacking.length > 0) throw missingColumns(lacking)
  const out = new Float32Array(encodedWidth(preprocess))
  let at = 0
  for (const entry of preprocess.columns) {
    const cell = (row[entry.name] ?? '').trim()
    if (entry.kind === 'number') {
      const value = isMissing(cell) ? entry.impute : parseNumber(cell)
      if (value === null) throw badNumber(entry.name, cell)
      out[at++] = value
    } else {
      const index = entry.categories.indexOf(cell)
      if (index >= 0) out[at + index] = 1
      at += entry.categories.length
    }
  }
  return out
}

function badNumber(name: string, cell: string): AnnealError {
  return new AnnealError({
    code: 'bad-number',
    message: `“${name}” takes a number; “${cell}” is none.`,
    where: name,
    hint: 'Write it like 1234.5 or 1e-3, or leave it empty.'
  })
}

function missingColumns(names: string[]): AnnealError {
  return new AnnealError({
    code: 'missing-columns',
    message: `The row lacks ${names.map((name) => `“${name}”`).join(', ')}, which the model was trained with.`,
    where: names[0] ?? '',
    hint: 'Give every column the model was trained with; a cell may be empty.'
  })
}
