/**
 * Philox 4x32-10, a counter-based random generator: the n-th number of a key is computed directly,
 * so nothing has a hidden state. Only 32-bit integer steps: the same bits on every machine.
 * Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; checked against
 * the known answers of its reference implementation (Random123).
 */
const M0 = 0xd2511f53
const M1 = 0xcd9e8d57
const W0 = 0x9e3779b9
const W1 = 0xbb67ae85

/** High 32 bits of an unsigned 32 x 32 product. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const cross = aLow * bHigh + (middle % 0x10000)
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(cross / 0x10000)) >>> 0
}

/** Four 32-bit numbers from a counter of four and a key of two. */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number]
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(M0, c0)
    const low0 = Math.imul(M0, c0) >>> 0
    const high1 = multiplyHigh(M1, c2)
    const low1 = Math.imul(M1, c2) >>> 0
    c0 = (high1 ^ c1 ^ k0) >>> 0
    c1 = low1
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c3 = low0
    k0 = (k0 + W0) >>> 0
    k1 = (k1 + W1) >>> 0
  }
  return [c0, c1, c2, c3]
}

/** FNV-1a over UTF-16 code units, 32 bits: turns a node id into part of a key. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193)
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193)
  }
  return hash >>> 0
}

/** The endless stream of uniform numbers in [0, 1) that belongs to (seed, name). */
export function uniformStream(seed: number, name: string): () => number {
  const key: [number, number] = [seed >>> 0, hashText(name)]
  let block = 0
  let at = 4
  let four: [number, number, number, number] = [0, 0, 0, 0]
  return () => {
    if (at === 4) {
      four = philox([block >>> 0, Math.floor(block / 0x100000000), 0, 0], key)
      block++
      at = 0
    }
    return (four[at++] ?? 0) / 0x100000000
  }
}
