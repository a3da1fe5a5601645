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

/** What was last made of which rows: every column of a table is asked for the same ones, one after another. */
class Remembered {
  #rows: Int32Array | null = null
  #among: Int32Array | null = null
  #made: Int32Array | null = null

  /** @param among told apart by identity, `rows` by what they are: a caller may fill the same array anew */
  get(rows: Int32Array, among: Int32Array | null, make: () => Int32Array): Int32Array {
    if (this.#made && this.#among === among && this.#rows && sameRows(this.#rows, rows)) return this.#made
    this.#rows = rows.slice()
    this.#among = among
    this.#made = make()
    return this.#made
  }
}

function sameRows(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && Buffer.compare(bytesOf(a), bytesOf(b)) === 0
}

function bytesOf(rows: Int32Array): Uint8Array {
  return new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength)
}

const sorted = new Remembered()
/** One for each of the two holds there are at a time. */
const placed = [new Remembered(), new Remembered()]

/** As `ascending`, remembered. */
export function ascendingOnce(rows: Int32Array): Int32Array {
  return sorted.get(rows, null, () => ascending(rows))
}

/**
 * Where each of `rows` is in an ascending list; -1: nowhere. Remembered.
 * @param turn which of the lists that are asked in turn this is
 */
export function placesOf(rows: Int32Array, among: Int32Array, turn: number): Int32Array {
  const memory = placed[turn % placed.length] ?? new Remembered()
  return memory.get(rows, among, () => rows.map((row) => placeOf(row, among)))
}

/** Copies the bytes of a row; of a number's few bytes one by one, which is quicker. */
export function copyRow(source: Uint8Array, from: number, target: Uint8Array, to: number, bytes: number): void {
  if (bytes > 16) {
    target.set(source.subarray(from, from + bytes), to)
    return
  }
  for (let k = 0; k < bytes; k++) target[to + k] = source[from + k] ?? 0
}
