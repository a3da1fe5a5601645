/** Figures of the training rows that preparation is made from. NaN is missing and left out of all of them. */

/**
 * Mean and population standard deviation of the values that are there; std 1 where all are equal, so that
 * `(x - mean) / 1` is 0.
 */
export function moments(values: Float64Array, rows: Int32Array): { mean: number; std: number } {
  let n = 0
  let mean = 0
  let squares = 0
  // Welford's running form: a plain sum of squares cancels for values like 1e9 + 1.
  for (const row of rows) {
    const value = values[row]
    if (value === undefined || Number.isNaN(value)) continue
    n++
    const difference = value - mean
    mean += difference / n
    squares += difference * (value - mean)
  }
  return { mean, std: positive(n > 0 ? Math.sqrt(squares / n) : 0) }
}

/**
 * Mean and population standard deviation of whole numbers from 0, told by how often each comes; null where there are
 * none.
 */
export function countedMoments(counts: Float64Array): { mean: number; std: number } | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / total
  const squares = counts.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0)
  return { mean, std: Math.sqrt(squares / total) }
}

/** A spread to divide by: 1 where there is none. */
export function positive(spread: number): number {
  return spread > 0 && Number.isFinite(spread) ? spread : 1
}

/** How far a distribution leans to one side: the third standardized moment, 0 where all are equal. */
export function skewness(sorted: Float64Array): number {
  const { mean, std } = moments(
    sorted,
    Int32Array.from(sorted, (_, i) => i)
  )
  let cubes = 0
  for (const value of sorted) cubes += ((value - mean) / std) ** 3
  return sorted.length === 0 ? 0 : cubes / sorted.length
}

/** The values that are there, ascending. */
export function sortedValues(values: Float64Array, rows: Int32Array): Float64Array {
  const found = new Float64Array(rows.length)
  let n = 0
  for (const row of rows) {
    const value = values[row]
    if (value !== undefined && !Number.isNaN(value)) found[n++] = value
  }
  return found.subarray(0, n).sort()
}

/** Linear between the two nearest values, as NumPy's default; 0 where there are none. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const low = sorted[Math.floor(place)] ?? 0
  const high = sorted[Math.ceil(place)] ?? low
  return low + (high - low) * (place - Math.floor(place))
}

/** The most frequent value, the smallest of several; 0 where there are none. */
export function mode(sorted: Float64Array): number {
  let best = sorted[0] ?? 0
  let most = 0
  for (let start = 0; start < sorted.length;) {
    let end = start + 1
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    if (end - start > most) {
      most = end - start
      best = sorted[start] ?? 0
    }
    start = end
  }
  return best
}
