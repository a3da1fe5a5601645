/** A line of points as parallel arrays; the first `length` entries count. x ascends. */
export interface Points {
  x: ArrayLike<number>
  y: ArrayLike<number>
  length: number
}

export interface Point {
  x: number
  y: number
}

/**
 * At most about 2 points a pixel column: each column keeps its lowest and highest value, so that no
 * spike is lost, in the order they came. Values that are not finite break nothing: they are left out.
 */
export function decimate(points: Points, columns: number): Point[] {
  const { x, y, length } = points
  const out: Point[] = []
  if (length <= columns * 2) {
    for (let i = 0; i < length; i++) push(out, x[i], y[i])
    return out
  }
  const first = x[0] ?? 0
  const span = (x[length - 1] ?? 0) - first || 1
  let at = 0
  for (let column = 0; column < columns && at < length; column++) {
    const end = first + ((column + 1) / columns) * span
    let low = -1
    let high = -1
    while (at < length && ((x[at] ?? 0) < end || column === columns - 1)) {
      const v = y[at] ?? NaN
      if (Number.isFinite(v)) {
        if (low < 0 || v < (y[low] ?? 0)) low = at
        if (high < 0 || v > (y[high] ?? 0)) high = at
      }
      at++
    }
    if (low < 0) continue
    push(out, x[Math.min(low, high)], y[Math.min(low, high)])
    if (low !== high) push(out, x[Math.max(low, high)], y[Math.max(low, high)])
  }
  return out
}

function push(out: Point[], x: number | undefined, y: number | undefined): void {
  if (x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y)) out.push({ x, y })
}

/** Index of the point nearest to `at`, -1 when there is none. Binary search. */
export function nearest(points: Points, at: number): number {
  if (points.length === 0) return -1
  let low = 0
  let high = points.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points.x[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  const before = low - 1
  return before >= 0 && at - (points.x[before] ?? 0) <= (points.x[low] ?? 0) - at ? before : low
}
