/**
 * Stateless random numbers: a value is a pure function of (seed, stream, counter), so an order or
 * a split is the same on every machine, whatever was drawn before, and can be resumed anywhere.
 * Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
 */

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const
const parity = 0x1bd11bda

/** Two 32-bit words out of a 64-bit key and a 64-bit counter, each given and returned as unsigned 32-bit halves. */
export function threefry2x32(key0: number, key1: number, counter0: number, counter1: number): [number, number] {
  const keys = [key0 | 0, key1 | 0, parity ^ key0 ^ key1] as const
  let x0 = (counter0 + keys[0]) | 0
  let x1 = (counter1 + keys[1]) | 0
  for (let block = 0; block < 5; block++) {
    const first = (block & 1) * 4
    for (let r = first; r < first + 4; r++) {
      const turn = rotations[r] as number
      x0 = (x0 + x1) | 0
      x1 = ((x1 << turn) | (x1 >>> (32 - turn))) ^ x0
    }
    x0 = (x0 + (keys[(block + 1) % 3] as number)) | 0
    x1 = (x1 + (keys[(block + 2) % 3] as number) + block + 1) | 0
  }
  return [x0 >>> 0, x1 >>> 0]
}

/** A stream's number from its name (FNV-1a, 32 bits): "split/3" and "order/shards" never share values. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) {
    hash ^= name.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/** Uniform in [0, 1), 53 random bits. `counter` is a whole number up to 2^53. */
export function uniformAt(seed: number, stream: number, counter: number): number {
  const [a, b] = threefry2x32(seed, stream, counter % 0x100000000, Math.floor(counter / 0x100000000))
  return ((a >>> 5) * 0x4000000 + (b >>> 6)) / 0x20000000000000
}

/** Uniform whole number in [0, n). */
export function belowAt(seed: number, stream: number, counter: number, n: number): number {
  return Math.floor(uniformAt(seed, stream, counter) * n)
}

/** Shuffles `values[from..to)` in place (Fisher–Yates), a pure function of seed and stream. */
export function shuffle(
  values: { [index: number]: number; length: number },
  seed: number,
  stream: number,
  from = 0,
  to = values.length
): void {
  for (let i = to - 1; i > from; i--) {
    const j = from + belowAt(seed, stream, i, i - from + 1)
    const kept = values[i] as number
    values[i] = values[j] as number
    values[j] = kept
  }
}
