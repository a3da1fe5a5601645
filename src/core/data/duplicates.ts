/**
 * A number for a row's bytes, equal for equal bytes: two 32-bit multiplicative hashes in 53 bits, four bytes at a time,
 * so that two different rows of a million share one with a chance of about 1 in 20,000.
 */
export function fingerprint(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let a = 0x811c9dc5 ^ (to - from)
  let b = 0x9e3779b9
  for (let i = from; i < to; i += 4) {
    const most = to - i
    let word = bytes[i] as number
    if (most > 1) word |= (bytes[i + 1] as number) << 8
    if (most > 2) word |= (bytes[i + 2] as number) << 16
    if (most > 3) word |= (bytes[i + 3] as number) << 24
    a = scramble(a ^ word, 0x85ebca6b)
    b = scramble(b ^ word, 0xc2b2ae35)
  }
  return (a >>> 0) * 0x200000 + (b & 0x1fffff)
}

/** The same for a text, by its UTF-16 units. */
export function textFingerprint(text: string): number {
  const bytes = new Uint8Array(text.length * 2)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    bytes[i * 2] = unit & 0xff
    bytes[i * 2 + 1] = unit >>> 8
  }
  return fingerprint(bytes)
}

/** Fingerprints of rows whose values arrive column by column. */
export class RowPrints {
  readonly #a: Int32Array
  readonly #b: Int32Array
  readonly #float = new Float64Array(1)
  readonly #words = new Int32Array(this.#float.buffer)

  constructor(count: number) {
    this.#a = new Int32Array(count).fill(0x811c9dc5)
    this.#b = new Int32Array(count).fill(0x9e3779b9)
  }

  mix(row: number, value: number): void {
    this.#float[0] = value
    const low = this.#words[0] ?? 0
    const high = this.#words[1] ?? 0
    this.#a[row] = scramble(scramble((this.#a[row] ?? 0) ^ low, 0x85ebca6b) ^ high, 0x85ebca6b)
    this.#b[row] = scramble(scramble((this.#b[row] ?? 0) ^ low, 0xc2b2ae35) ^ high, 0xc2b2ae35)
  }

  all(): Float64Array {
    return Float64Array.from(this.#a, (a, row) => (a >>> 0) * 0x200000 + ((this.#b[row] ?? 0) & 0x1fffff))
  }
}

function scramble(word: number, by: number): number {
  const mixed = Math.imul(word ^ (word >>> 16), by)
  return mixed ^ (mixed >>> 13)
}
