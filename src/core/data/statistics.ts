import type { Column } from '@shared/project'

const bins = 20

export type NumberStatistics = Pick<Column, 'missing' | 'min' | 'max' | 'mean' | 'std' | 'histogram'>

/**
 * Minimum, maximum, mean, population standard deviation and a histogram of 20 equal bins (the last
 * includes its end) of the numbers that are there; NaN is missing.
 */
export function numberStatistics(values: Float64Array): NumberStatistics {
  let n = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let mean = 0
  let squares = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    n++
    if (value < min) min = value
    if (value > max) max = value
    const difference = value - mean
    mean += difference / n
    squares += difference * (value - mean)
  }
  const missing = values.length - n
  if (n === 0) return { missing }
  return { missing, min, max, mean, std: Math.sqrt(squares / n), histogram: histogram(values, min, max) }
}

function histogram(values: Float64Array, from: number, to: number): NonNullable<Column['histogram']> {
  const counts = new Array<number>(bins).fill(0)
  // Halves first: to - from of two huge numbers of either sign is infinite.
  const width = to / bins - from / bins
  for (const value of values) {
    if (Number.isNaN(value)) continue
    const bin = width > 0 ? Math.min(bins - 1, Math.max(0, Math.floor((value - from) / width))) : 0
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return { from, to, counts }
}
