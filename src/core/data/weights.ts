/** Weights that a column gives to rows: a row of weight 2 counts in training as if it were there twice. */
import { AnnealError } from '@shared/errors'
import type { Column } from '@shared/project'
import type { PackedColumn } from './columns'

export function weightColumn(columns: readonly Column[]): string | null {
  return columns.find(({ role }) => role === 'weight')?.name ?? null
}

/** Whether a number can be no weight: it is missing or below 0. */
export function isBadWeight(value: number): boolean {
  return !(value >= 0)
}

/**
 * The weight of each training row, in their order.
 * @throws AnnealError `bad-weights`: a weight is missing or below 0, all are 0, or the column holds no numbers
 */
export function rowWeights(column: PackedColumn, rows: Int32Array): Float32Array {
  if (column.kind !== 'number') {
    throw badWeights(
      column.name,
      'holds no numbers',
      'Read the column as numbers (anneal dataset edit), or give it another role.'
    )
  }
  const { data } = column
  const bad = rows.reduce((n, row) => n + (isBadWeight(data[row] ?? Number.NaN) ? 1 : 0), 0)
  if (bad > 0) {
    throw badWeights(
      column.name,
      `has no weight, or one below 0, in ${bad.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')} training rows`,
      'Leave those rows out (Data offers it beside the problem), correct the file, or give the column another role.'
    )
  }
  const weights = Float32Array.from(rows, (row) => data[row] ?? 0)
  if (!weights.some((weight) => weight > 0)) {
    throw badWeights(column.name, 'weighs every training row 0, so nothing would be learned', 'Choose another column.')
  }
  return weights
}

function badWeights(name: string, what: string, hint: string): AnnealError {
  return new AnnealError({
    code: 'bad-weights',
    message: `“${name}”, the weight of each row, ${what}. A weight is a number of at least 0.`,
    where: name,
    hint
  })
}
