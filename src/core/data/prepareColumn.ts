/** How one column of a table enters a network: what was chosen for it, or what its kind takes by default. */
import { AnnealError } from '@shared/errors'
import type { ColumnPreparation, TableColumn, TokensPreprocess } from '@shared/project'
import type { PackedColumn } from './columns'
import { prepareNumber } from './prepareNumber'
import { datePart, type DatePart } from './times'
import { buildVocabulary } from './words'

/** More categories than these get a bucket each no longer: they share them. */
const mostOneHot = 1000
const defaultBuckets = 1024
export const defaultParts: readonly DatePart[] = ['year', 'month', 'day', 'weekday', 'hour']
export const defaultCounts = { as: 'counts', vocabulary: 1000 } as const
export const defaultIds = { as: 'ids', vocabulary: 10_000, length: 100 } as const

/** @param rows of the training split: every figure comes from them */
export function prepareColumn(column: PackedColumn, choice: ColumnPreparation, rows: Int32Array): TableColumn {
  const { name } = column
  switch (column.kind) {
    case 'image':
      throw new Error(`${name} is an image, not a column of a table`)
    case 'number':
      return { kind: 'number', name, ...prepareNumber(choice, column.data, rows) }
    case 'category':
      return prepareCategory(column, choice, rows)
    case 'time': {
      // Asked for once: it may have to be read.
      const { data } = column
      const parts = choice.parts ?? usefulParts(data, rows)
      return { kind: 'time', name, parts: parts.map((part) => preparePart(part, data, choice, rows)) }
    }
    case 'text': {
      const { vocabulary } = choice.tokens?.as === 'counts' ? choice.tokens : defaultCounts
      return { kind: 'text', name, vocabulary: buildVocabulary(textsOf(column, rows), vocabulary) }
    }
  }
}

export function prepareTokens(
  column: Extract<PackedColumn, { kind: 'text' }>,
  { vocabulary, length }: { vocabulary: number; length: number },
  rows: Int32Array
): TokensPreprocess {
  const words = buildVocabulary(textsOf(column, rows), vocabulary)
  return { kind: 'tokens', column: column.name, vocabulary: words, length }
}

function prepareCategory(
  column: Extract<PackedColumn, { kind: 'category' }>,
  choice: ColumnPreparation,
  rows: Int32Array
): TableColumn {
  const { name, data } = column
  // A category the training rows lack has no trained weights; like an unknown one it is all zero.
  const seen = new Set<number>()
  for (const row of rows) seen.add(data[row] ?? -1)
  const categories = column.categories.filter((_, code) => seen.has(code))
  const buckets = bucketCount(choice, categories.length)
  return buckets === null ? { kind: 'category', name, categories } : { kind: 'hash', name, buckets }
}

/** Buckets that so many categories share; null: each has an entry of its own. */
export function bucketCount({ encode }: ColumnPreparation, categories: number): number | null {
  if (encode) return encode.as === 'hash' ? encode.buckets : null
  return categories > mostOneHot ? defaultBuckets : null
}

/** Parts that differ among the training rows; one at least. */
function usefulParts(values: Float64Array, rows: Int32Array): DatePart[] {
  const useful = defaultParts.filter((part) => {
    const first = rows.find((row) => !Number.isNaN(values[row]))
    if (first === undefined) return false
    const usual = datePart(values[first] ?? 0, part)
    return rows.some((row) => !Number.isNaN(values[row]) && datePart(values[row] ?? 0, part) !== usual)
  })
  return useful.length > 0 ? useful : ['year']
}

/** A part is a number column like any other, but for the logarithm: it counts within bounds. */
function preparePart(
  part: DatePart,
  values: Float64Array,
  choice: ColumnPreparation,
  rows: Int32Array
): Extract<TableColumn, { kind: 'time' }>['parts'][number] {
  const parts = new Float64Array(values.length).fill(Number.NaN)
  for (const row of rows) {
    const value = values[row] ?? Number.NaN
    if (!Number.isNaN(value)) parts[row] = datePart(value, part)
  }
  const { impute, scale = 'standardize' } = choice
  return { part, ...prepareNumber({ ...(impute ? { impute } : {}), scale }, parts, rows) }
}

function* textsOf(column: Extract<PackedColumn, { kind: 'text' }>, rows: Int32Array): Iterable<string | null> {
  for (const row of rows) yield column.at(row)
}

/** Words as ids make a sequence, which does not stand beside other columns. */
export function idsNotAlone(name: string): AnnealError {
  return new AnnealError({
    code: 'ids-not-alone',
    message: `“${name}” is prepared as word ids, a sequence; beside other columns only word counts are possible.`,
    where: name,
    hint: 'Choose word counts for it, or give the other columns the role “ignore”.'
  })
}
