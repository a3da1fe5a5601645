/** Against classes of different sizes: weights for examples, or small classes' rows more than once an epoch. */
import { epochOrder } from './order'
import { belowAt, streamOf } from './random'

/** How many of these codes there are, by code; codes below 0 are missing labels and belong to no class. */
function sizesOf(codes: Int32Array, classes: number): number[] {
  const sizes = new Array<number>(classes).fill(0)
  for (const code of codes) if (code >= 0) sizes[code] = (sizes[code] ?? 0) + 1
  return sizes
}

/**
 * Weight of an example of each class: n / (classes * n_c), so that all classes together weigh the same and the mean over
 * the examples is 1 (scikit-learn's `class_weight="balanced"`). Classes without examples count for nothing.
 * @param sizes examples a class
 */
export function classWeights(sizes: readonly number[]): number[] {
  const there = sizes.filter((size) => size > 0).length
  const all = sizes.reduce((sum, size) => sum + size, 0)
  return sizes.map((size) => (size === 0 ? 0 : all / (there * size)))
}

/**
 * @param codes class of each training row
 * @returns the weight of each training row; a row without a class weighs 1
 */
export function balanceWeights(codes: Int32Array, classes: number): Float32Array {
  const weights = classWeights(sizesOf(codes, classes))
  return Float32Array.from(codes, (code) => (code < 0 ? 1 : (weights[code] ?? 1)))
}

/** Rows of an epoch in which every class there is has as many as the largest. @param sizes examples a class */
export function oversampledCount(sizes: readonly number[]): number {
  return Math.max(0, ...sizes) * sizes.filter((size) => size > 0).length
}

/**
 * Positions 0..n-1 in ascending order, those of small classes several times: every class that is there is met as often
 * as the largest. What is left after whole rounds falls to rows that each epoch draws anew; no row is met more than
 * once more than another of its class. A pure function of its arguments.
 */
export function oversampled(seed: number, epoch: number, codes: Int32Array, classes: number): Int32Array {
  const sizes = sizesOf(codes, classes)
  const most = Math.max(0, ...sizes)
  const left = sizes.map((size) => (size === 0 ? 0 : most % size))
  const rounds = sizes.map((size) => (size === 0 ? 0 : Math.floor(most / size)))
  // Selection sampling (Knuth, 3.4.2, algorithm S): walking once over the rows picks `left` of each class's `unseen`.
  const unseen = [...sizes]
  const stream = streamOf(`balance/${epoch}`)
  const missing = codes.reduce((count, code) => count + (code < 0 ? 1 : 0), 0)
  const positions = new Int32Array(oversampledCount(sizes) + missing)
  let filled = 0
  codes.forEach((code, position) => {
    let times = code < 0 ? 1 : (rounds[code] ?? 0)
    if (code >= 0) {
      const among = unseen[code] ?? 0
      const wanted = left[code] ?? 0
      if (belowAt(seed, stream, position, among) < wanted) {
        times++
        left[code] = wanted - 1
      }
      unseen[code] = among - 1
    }
    while (times-- > 0) positions[filled++] = position
  })
  return positions
}

/**
 * `epochOrder` over oversampled rows. Copies of a row lie side by side before they are shuffled, so that the order needs
 * no more of the data in memory than one without copies.
 */
export function oversampledOrder(
  seed: number,
  epoch: number,
  codes: Int32Array,
  { classes, rowBytes }: { classes: number; rowBytes: number }
): Int32Array {
  const positions = oversampled(seed, epoch, codes, classes)
  return epochOrder(seed, epoch, positions.length, rowBytes).map((at) => positions[at] ?? 0)
}
