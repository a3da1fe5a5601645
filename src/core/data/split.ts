import { AnnealError } from '@shared/errors'
import { splitNames, type SplitCounts, type SplitName, type SplitPolicy } from '@shared/project'
import { belowAt, shuffle, streamOf } from './random'

export type Fractions = SplitPolicy['fractions']

/** What each row is: an index into `splitNames`. */
export const trainPart = 0
export const validationPart = 1
export const testPart = 2

export interface SplitInput {
  count: number
  /** The part the source names for each row; null: it names none. */
  given: Uint8Array | null
  /** Class of each row, to keep the classes' shares; null: regression, every row counts alike. */
  classes: Int32Array | null
  /** What was asked for; null: the default. */
  fractions: Fractions | null
  seed: number
}

export interface SplitResult {
  split: Uint8Array
  policy: SplitPolicy
}

export const defaultFractions: Fractions = { train: 0.8, validation: 0.1, test: 0.1 }
const defaultFromTrain: Fractions = { train: 0.9, validation: 0.1, test: 0 }

/**
 * Divides rows into train, validation and test. A pure function: the same rows in the same order
 * and the same seed give the same parts; `drawSplit` with the fractions of its own policy gives
 * the same parts again.
 *
 * - The source names all parts: kept (a validation share of 0 puts its validation rows to train).
 * - It names train and test only: validation is drawn from train, `validation / (train + validation)`.
 * - It names nothing, or only one part: drawn at random, 80/10/10.
 *
 * Drawn parts are stratified, and a class with 3 examples or more is in each of them.
 * @throws `bad-split` when the fractions do not add up to 1 or leave nothing to train on
 */
export function drawSplit(input: SplitInput): SplitResult {
  const { given, seed } = input
  if (input.fractions) checkFractions(input.fractions)
  const counts = given ? countParts(given) : null

  if (given && counts && counts.train > 0 && counts.validation > 0) {
    const split = given.slice()
    if (input.fractions?.validation === 0) {
      for (let i = 0; i < split.length; i++) if (split[i] === validationPart) split[i] = trainPart
    }
    return { split, policy: { kind: 'given', seed, fractions: sharesOf(countParts(split)) } }
  }

  if (given && counts && counts.train > 0 && counts.test > 0) {
    const fractions = input.fractions ?? defaultFromTrain
    const rest = fractions.train + fractions.validation
    const share = rest > 0 ? fractions.validation / rest : 0
    const split = given.slice()
    const train = rowsWhere(given, trainPart)
    draw(split, train, input.classes, [{ part: validationPart, share }], seed)
    return { split, policy: { kind: 'given-test', seed, fractions } }
  }

  const fractions = input.fractions ?? defaultFractions
  const split = new Uint8Array(input.count)
  const all = Int32Array.from({ length: input.count }, (_, i) => i)
  const parts = [
    { part: testPart, share: fractions.test },
    { part: validationPart, share: fractions.validation }
  ]
  draw(split, all, input.classes, parts, seed)
  return { split, policy: { kind: 'random', seed, fractions } }
}

/** Rows a part. */
export function countParts(split: Uint8Array): SplitCounts {
  const counts = { train: 0, validation: 0, test: 0 }
  for (const part of split) counts[splitNames[part] ?? 'train']++
  return counts
}

/** Examples a class, a part. */
export function countClasses(split: Uint8Array, classes: Int32Array, classCount: number): Record<SplitName, number[]> {
  const zeros = (): number[] => new Array<number>(classCount).fill(0)
  const counts = { train: zeros(), validation: zeros(), test: zeros() }
  for (let row = 0; row < split.length; row++) {
    const of = counts[splitNames[split[row] ?? 0] ?? 'train']
    const code = classes[row] ?? -1
    if (code >= 0) of[code] = (of[code] ?? 0) + 1
  }
  return counts
}

/** @throws `bad-split` */
export function checkFractions({ train, validation, test }: Fractions): void {
  const sum = train + validation + test
  if (Math.abs(sum - 1) > 1e-6 || train <= 0) {
    throw new AnnealError({
      code: 'bad-split',
      message: `The parts of a split add up to 1, and train is more than 0; ${train}/${validation}/${test} was given.`,
      where: 'split',
      hint: 'For example 0.8/0.1/0.1, or 1/0/0 to train on everything.'
    })
  }
}

export function sharesOf(counts: SplitCounts): Fractions {
  const n = counts.train + counts.validation + counts.test
  return { train: counts.train / n, validation: counts.validation / n, test: counts.test / n }
}

function rowsWhere(split: Uint8Array, part: number): Int32Array {
  const rows: number[] = []
  for (let i = 0; i < split.length; i++) if (split[i] === part) rows.push(i)
  return Int32Array.from(rows)
}

/** Marks a share of `rows` as each of `parts`, class by class; what is left keeps its mark. */
function draw(
  split: Uint8Array,
  rows: Int32Array,
  classes: Int32Array | null,
  parts: { part: number; share: number }[],
  seed: number
): void {
  const groups = groupByClass(rows, classes)
  const left = groups.map((group) => group.length)
  const taken = groups.map(() => 0)
  const wanted = parts.filter((p) => p.share > 0)
  groups.forEach((group, g) => {
    shuffle(group, seed, streamOf(`split/${g}`))
  })
  wanted.forEach(({ part, share }, turn) => {
    const later = wanted.length - turn - 1
    const sizes = groups.map((group) => group.length)
    const take = shareOut(sizes, left, share, later, seed)
    groups.forEach((group, g) => {
      const start = taken[g] ?? 0
      const n = take[g] ?? 0
      for (const row of group.slice(start, start + n)) split[row] = part
      taken[g] = start + n
      left[g] = (left[g] ?? 0) - n
    })
  })
}

function groupByClass(rows: Int32Array, classes: Int32Array | null): number[][] {
  if (!classes) return [[...rows]]
  const groups = new Map<number, number[]>()
  for (const row of rows) {
    const code = classes[row] ?? -1
    const group = groups.get(code)
    if (group) group.push(row)
    else groups.set(code, [row])
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group)
}

/**
 * How many of each class go to a part: the floor of its share, then one more for the largest
 * remainders until the whole part has its share; at least 1 of a class that can spare it, and
 * never so many that train or a later part would have none.
 */
export function shareOut(sizes: number[], left: number[], share: number, later: number, seed: number): number[] {
  const total = Math.round(sizes.reduce((a, b) => a + b, 0) * share)
  const spare = left.map((n) => Math.max(0, n - 1 - later))
  // Times a power of two and back: 0.1 * 30 is 3.0000000000000004, whose floor is meant to be 3 either way.
  const quota = sizes.map((n) => Math.round(n * share * 1e6) / 1e6)
  const take = quota.map((q, g) => {
    const least = (sizes[g] ?? 0) >= 3 ? 1 : 0
    return Math.min(spare[g] ?? 0, Math.max(least, Math.floor(q)))
  })
  const tieStream = streamOf(`split/ties/${later}`)
  const byRemainder = quota
    .map((q, g) => ({ g, remainder: q - Math.floor(q), tie: belowAt(seed, tieStream, g, 2 ** 31) }))
    .sort((a, b) => b.remainder - a.remainder || a.tie - b.tie || a.g - b.g)
  let missing = total - take.reduce((a, b) => a + b, 0)
  for (const { g } of byRemainder) {
    if (missing <= 0) break
    const now = take[g] ?? 0
    if (now > Math.floor(quota[g] ?? 0) || now >= (spare[g] ?? 0)) continue
    take[g] = now + 1
    missing--
  }
  return take
}
