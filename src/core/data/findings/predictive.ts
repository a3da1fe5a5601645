import type { PackedColumn } from '../columns'

/** Share of the error of always guessing the same that a column alone takes away, on rows it was not fitted to. */
const almostAll = 0.98
/** Fewer rows say nothing. */
const fewRows = 40
const mostBins = 256

/**
 * Whether one column tells the target: a table of the column's values (numbers in 256 bins of equal size) is fitted to
 * half of the rows, and judged on the others by accuracy, or by R² where numbers are predicted.
 */
export function predictsAlone(feature: PackedColumn, target: PackedColumn, rows: Int32Array): boolean {
  const bins = binned(feature, rows)
  if (!bins || target.kind === 'image' || target.kind === 'text') return false
  if (target.kind === 'category') {
    const codes = target.data
    const known = rows.filter((row) => (codes[row] ?? -1) >= 0)
    return known.length >= fewRows && accuracyGain(bins, codes, known) >= almostAll
  }
  const values = target.data
  const known = rows.filter((row) => !Number.isNaN(values[row]))
  return known.length >= fewRows && explained(bins, values, known) >= almostAll + 0.015
}

/** Half of the rows, by no pattern: rows may stand in turns, yes, no, yes, no. */
function isFitted(row: number): boolean {
  return Math.imul(Math.imul(row + 1, 0x9e3779b1) ^ (row >>> 7), 0x85ebca6b) < 0
}

type BinOf = (row: number) => number

function binned(column: PackedColumn, rows: Int32Array): BinOf | null {
  // A text tells its row from all others: what it says of the target can't be looked up.
  if (column.kind === 'image' || column.kind === 'text') return null
  const { data } = column
  if (column.kind === 'category') return (row) => data[row] as number
  const values = Float64Array.from(rows, (row) => data[row] as number)
    .filter((v) => !Number.isNaN(v))
    .sort()
  if (values.length === 0) return null
  const distinct = values.filter((v, i) => i === 0 || v !== values[i - 1])
  const count = Math.min(mostBins, distinct.length)
  const from =
    distinct.length <= mostBins
      ? distinct
      : Float64Array.from({ length: count }, (_, i) => values[Math.floor((i * values.length) / count)] as number)
  return (row) => {
    const value = data[row] as number
    if (Number.isNaN(value)) return -1
    let [low, high] = [0, from.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((from[middle] as number) <= value) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** (accuracy - accuracy of the most frequent class) / (1 - that), on the other half. */
function accuracyGain(bin: BinOf, codes: Int32Array, rows: Int32Array): number {
  const counts = new Map<number, Map<number, number>>()
  const all = new Map<number, number>()
  for (const row of rows) {
    if (!isFitted(row)) continue
    const code = codes[row] as number
    const of = counts.get(bin(row)) ?? new Map<number, number>()
    of.set(code, (of.get(code) ?? 0) + 1)
    counts.set(bin(row), of)
    all.set(code, (all.get(code) ?? 0) + 1)
  }
  const usual = most(all)
  const answer = new Map([...counts].map(([b, of]) => [b, most(of)]))
  let [right, base, n] = [0, 0, 0]
  for (const row of rows) {
    if (isFitted(row)) continue
    const code = codes[row] as number
    n++
    if (code === usual) base++
    if (code === (answer.get(bin(row)) ?? usual)) right++
  }
  return base === n ? 0 : (right - base) / (n - base)
}

function most(counts: Map<number, number>): number {
  let [best, bestCount] = [-1, -1]
  for (const [code, n] of counts) if (n > bestCount) [best, bestCount] = [code, n]
  return best
}

/** R² of the bins' means, on the other half. */
function explained(bin: BinOf, values: Float64Array, rows: Int32Array): number {
  const sums = new Map<number, { sum: number; n: number }>()
  let [total, fitted] = [0, 0]
  for (const row of rows) {
    if (!isFitted(row)) continue
    const of = sums.get(bin(row)) ?? { sum: 0, n: 0 }
    of.sum += values[row] as number
    of.n++
    sums.set(bin(row), of)
    total += values[row] as number
    fitted++
  }
  const mean = total / fitted
  let [residual, around] = [0, 0]
  for (const row of rows) {
    if (isFitted(row)) continue
    const of = sums.get(bin(row))
    const guess = of ? of.sum / of.n : mean
    residual += ((values[row] as number) - guess) ** 2
    around += ((values[row] as number) - mean) ** 2
  }
  return around > 0 ? 1 - residual / around : 0
}
