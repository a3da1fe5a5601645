/**
 * What a picture looks like in 128 bits, nearly the same for a picture saved again, enlarged or slightly brightened:
 * dHash (Krawetz 2013), whether each of 8x8 cells is brighter than its neighbour, once to the right, once downwards.
 */
import type { EqualRows } from './equalRows'

/** 32-bit words of a look. */
export const lookWords = 4
/** Pictures with a shorter side are too small for it: everything of 28x28 looks alike. */
export const leastLookEdge = 64

/** At most so many of 64 bits differ, in each direction. */
const mostApart = 3
const cells = 9

/** @param pixels uint8, height x width x channels from `from` on */
export function lookOf(
  pixels: Uint8Array,
  from: number,
  { width, height, channels }: { width: number; height: number; channels: number },
  into: Int32Array,
  at: number
): void {
  const grid = brightness(pixels, from, width, height, channels)
  for (let word = 0; word < lookWords; word++) {
    const down = word >= 2 ? 1 : 0
    let bits = 0
    for (let bit = 0; bit < 32; bit++) {
      const cell = (word % 2) * 32 + bit
      const [row, column] = [cell >> 3, cell & 7]
      const here = grid[row * cells + column] as number
      const next = grid[(row + down) * cells + column + 1 - down] as number
      if (next > here) bits |= 1 << bit
    }
    into[at + word] = bits
  }
}

/** Means of 9x9 cells, each of at most 8x8 pixels spread over it. */
function brightness(pixels: Uint8Array, from: number, width: number, height: number, channels: number): Float64Array {
  const grid = new Float64Array(cells * cells)
  for (let row = 0; row < cells; row++) {
    const [top, bottom] = [Math.floor((row * height) / cells), Math.floor(((row + 1) * height) / cells)]
    const stepY = Math.max(1, Math.floor((bottom - top) / 8))
    for (let column = 0; column < cells; column++) {
      const [left, right] = [Math.floor((column * width) / cells), Math.floor(((column + 1) * width) / cells)]
      const stepX = Math.max(1, Math.floor((right - left) / 8))
      let sum = 0
      let n = 0
      for (let y = top; y < bottom; y += stepY) {
        for (let x = left; x < right; x += stepX) {
          const p = from + (y * width + x) * channels
          sum += channels === 1 ? (pixels[p] as number) : colourOf(pixels, p)
          n++
        }
      }
      // Steps of less than one level are noise; a plain picture has no bits at all.
      grid[row * cells + column] = n > 0 ? Math.round(sum / n) : 0
    }
  }
  return grid
}

function colourOf(pixels: Uint8Array, p: number): number {
  return 0.299 * (pixels[p] as number) + 0.587 * (pixels[p + 1] as number) + 0.114 * (pixels[p + 2] as number)
}

/**
 * Pictures that look alike, through others where need be. Two within 3 bits share one of four 16-bit quarters of the
 * first direction (pigeonhole), so only those are compared; plain pictures, with hardly any bits, are left alone.
 */
export function alikeRows(looks: Int32Array): EqualRows {
  const n = Math.floor(looks.length / lookWords)
  const above = Int32Array.from({ length: n }, (_, row) => row)
  const root = (row: number): number => {
    while (above[row] !== row) {
      above[row] = above[above[row] as number] as number
      row = above[row] as number
    }
    return row
  }
  for (let quarter = 0; quarter < 4; quarter++) {
    const buckets = new Map<number, number[]>()
    for (let row = 0; row < n; row++) {
      if (bitsOf(looks, row) < 8) continue
      const word = looks[row * lookWords + (quarter >> 1)] as number
      const key = (word >>> ((quarter & 1) * 16)) & 0xffff
      const bucket = buckets.get(key)
      if (!bucket) buckets.set(key, [row])
      else {
        for (const other of bucket.slice(-mostCompared)) {
          if (root(other) !== root(row) && isAlike(looks, row, other)) {
            const [a, b] = [root(other), root(row)]
            above[Math.max(a, b)] = Math.min(a, b)
          }
        }
        bucket.push(row)
      }
    }
  }
  return setsOf(above, root)
}

/** In a crowded quarter a picture is compared with the last so many. */
const mostCompared = 500

function isAlike(looks: Int32Array, a: number, b: number): boolean {
  const apart = (word: number): number =>
    ones((looks[a * lookWords + word] as number) ^ (looks[b * lookWords + word] as number))
  return apart(0) + apart(1) <= mostApart && apart(2) + apart(3) <= mostApart
}

function bitsOf(looks: Int32Array, row: number): number {
  let bits = 0
  for (let word = 0; word < lookWords; word++) bits += ones(looks[row * lookWords + word] as number)
  return bits
}

function ones(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function setsOf(above: Int32Array, root: (row: number) => number): EqualRows {
  const set = new Int32Array(above.length)
  const first: number[] = []
  const size: number[] = []
  for (let row = 0; row < above.length; row++) {
    const r = root(row)
    // A root is the first row of its set, so its number is known when the others come.
    if (r === row) {
      set[row] = first.push(row) - 1
      size.push(1)
    } else {
      const number = set[r] as number
      set[row] = number
      size[number] = (size[number] as number) + 1
    }
  }
  return { set, first: Int32Array.from(first), size: Int32Array.from(size) }
}
