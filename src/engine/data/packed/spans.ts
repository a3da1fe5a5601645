/** Which stretches of a file to read for some of its rows. */

/** One read takes at most this much. */
const mostBytes = 4 * 1024 * 1024
/** Reading over what lies between two rows is cheaper than a second read when it is no more than this. */
const mostBetween = 64 * 1024

export interface Span {
  /** Row the read begins with, and how many rows it takes, those in between too. */
  row: number
  count: number
  /** The wanted rows in it: positions `from` to `to` of the list. */
  from: number
  to: number
}

/** @param rows ascending, each once */
export function spansOf(rows: Int32Array, rowBytes: number): Span[] {
  const most = Math.max(1, Math.floor(mostBytes / rowBytes))
  const between = Math.floor(mostBetween / rowBytes)
  const spans: Span[] = []
  let span: Span | undefined
  rows.forEach((row, i) => {
    if (span && row - (span.row + span.count) <= between && row - span.row < most) {
      span.count = row - span.row + 1
      span.to = i + 1
      return
    }
    span = { row, count: 1, from: i, to: i + 1 }
    spans.push(span)
  })
  return spans
}

export function ascending(rows: Iterable<number>): Int32Array {
  const sorted = Int32Array.from(rows).sort()
  return sorted.filter((row, i) => i === 0 || row !== sorted[i - 1])
}

/** Where `row` is in an ascending list; -1: nowhere. */
export function placeOf(row: number, rows: Int32Array): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle] ?? 0) < row) low = middle + 1
    else high = middle
  }
  return rows[low] === row ? low : -1
}
