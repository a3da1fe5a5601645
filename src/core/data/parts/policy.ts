/** The part of every row: drawn once into a policy, then a pure function of that policy and each row itself. */
import { AnnealError } from '@shared/errors'
import { splitNames, type SplitPolicy } from '@shared/project'
import { splitByBurst } from '../bursts'
import type { PackedColumn } from '../columns'
import {
  checkFractions,
  countParts,
  defaultFractions,
  drawSplit,
  sharesOf,
  testPart,
  trainPart,
  validationPart,
  type Fractions
} from '../split'
import { binAt, binEnds, binsOf, drawAt, movedBins, partOfBin } from './bins'
import { groupKeys, timesOf } from './columnKeys'
import { settle } from './settle'

export interface PartInput {
  count: number
  /** Fingerprint of each row's content. */
  prints: Float64Array
  /** The part the source names for each row; null: it names none. */
  given: Uint8Array | null
  /** Frames of a camera: the burst of each row, which stays together; null: none are known. */
  bursts: Int32Array | null
  /** Class of each row, -1: none; null: regression. */
  codes: Int32Array | null
  /** Rows that are left out: not 0. */
  excluded: Uint8Array
  /** @throws `column-not-found` */
  column(name: string): PackedColumn
}

/**
 * Draws a split by content: completes the policy with what has to be kept, so that `partsOf` gives the same parts
 * again, now and after data was added.
 * @throws `bad-split` naming the field that does not fit
 */
export function drawPolicy(asked: SplitPolicy, input: PartInput): SplitPolicy {
  checkPolicy(asked, input)
  const { moved: _moved, from: _from, ...rest } = asked
  const policy: SplitPolicy = rest.kind === 'kfold' ? { ...rest, by: 'content' } : rest
  const kept = (row: number): boolean => input.excluded[row] === 0
  switch (policy.kind) {
    case 'given': {
      // A validation share of 0 puts the source's validation rows to train; else the shares are the source's own.
      const merged = policy.fractions.validation === 0
      const shares = sharesOf(countParts(givenParts(input, merged)))
      return { ...policy, fractions: shares }
    }
    case 'time':
      return { ...policy, from: cutTimes(policy.fractions, timesOf(input.column(policy.column ?? '')), kept) }
    case 'group': {
      if (policy.column === undefined) return withMoved(policy, burstMoves(policy, input))
      const keys = groupKeys(input.column(policy.column), input.prints)
      return withMoved(policy, settle(policy, { keys, strata: null, takes: kept }))
    }
    default: {
      if (policy.by !== 'content') return policy
      const strata = policy.kind === 'random' ? null : input.codes
      const free = freeRows(policy, input)
      return withMoved(policy, settle(policy, { keys: input.prints, strata, takes: (row) => kept(row) && free(row) }))
    }
  }
}

/** Index into splitNames for each row, for rows that are left out too. @throws `bad-split` */
export function partsOf(policy: SplitPolicy, input: PartInput): Uint8Array {
  checkPolicy(policy, input)
  if (policy.kind === 'given') return givenParts(input, policy.fractions.validation === 0)
  if (policy.kind === 'time') return byTime(policy, timesOf(input.column(policy.column ?? '')))
  if (policy.kind === 'group') {
    const { column } = policy
    const keys = column === undefined ? burstKeys(input) : groupKeys(input.column(column), input.prints)
    return byKeys(policy, keys, input, () => true)
  }
  if (policy.by === 'content' || policy.kind === 'kfold') {
    return byKeys(policy, input.prints, input, freeRows(policy, input))
  }
  const { count, codes: classes } = input
  const given = policy.kind === 'given-test' ? trainAndTest(input) : null
  return drawSplit({ count, given, classes, fractions: policy.fractions, seed: policy.seed }).split
}

const usualFromTrain: Fractions = { train: 0.9, validation: 0.1, test: 0 }

/**
 * What an import draws: parts the source names are kept; train and test alone leave validation to be drawn from train;
 * else 80/10/10, class by class where there are classes.
 */
export function importPolicy(
  asked: { fractions: Fractions | null; seed: number },
  { given, codes, bursts }: Pick<PartInput, 'given' | 'codes' | 'bursts'>
): SplitPolicy {
  const { fractions, seed } = asked
  const counts = given ? countParts(given) : null
  if (counts && counts.train > 0 && counts.validation > 0) {
    return { kind: 'given', seed, fractions: fractions ?? defaultFractions }
  }
  if (counts && counts.train > 0 && counts.test > 0) {
    return { kind: 'given-test', seed, fractions: fractions ?? usualFromTrain, by: 'content' }
  }
  // No column decides: the bursts in the files' names do.
  if (bursts && !given) return { kind: 'group', seed, fractions: fractions ?? defaultFractions, by: 'content' }
  return { kind: codes ? 'stratified' : 'random', seed, fractions: fractions ?? defaultFractions, by: 'content' }
}

/** What stands for a burst is its first frame's content. */
function burstKeys({ bursts, prints }: PartInput): Float64Array {
  const first = new Map<number, number>()
  return Float64Array.from(bursts ?? [], (burst, row) => {
    let key = first.get(burst)
    if (key === undefined) first.set(burst, (key = prints[row] as number))
    return key
  })
}

/** Whole bursts are few: their own rule gives each part some, and what the draw says otherwise is named. */
function burstMoves(policy: SplitPolicy, input: PartInput): Record<string, number[]> {
  const { bursts, codes, count } = input
  if (!bursts) return {}
  const wanted = splitByBurst(bursts, codes ?? new Int32Array(count), policy.fractions, policy.seed)
  const keys = burstKeys(input)
  const drawn = byKeys(policy, keys, input, () => true)
  const moved = new Map<number, string>()
  wanted.forEach((part, row) => {
    if (part !== drawn[row]) moved.set(keys[row] as number, splitNames[part] ?? 'train')
  })
  const named: Record<string, number[]> = {}
  for (const [key, part] of moved) (named[part] ??= []).push(key)
  return named
}

function withMoved(policy: SplitPolicy, moved: Record<string, number[]>): SplitPolicy {
  return Object.keys(moved).length > 0 ? { ...policy, moved } : policy
}

function byKeys(
  policy: SplitPolicy,
  keys: Float64Array,
  { count, given }: PartInput,
  free: (row: number) => boolean
): Uint8Array {
  const bins = binsOf(policy)
  const ends = binEnds(bins)
  const parts = bins.map((bin) => partOfBin(bin, policy))
  const moved = movedBins(policy, bins)
  const split = new Uint8Array(count)
  for (let row = 0; row < count; row++) {
    if (!free(row)) {
      split[row] = given?.[row] ?? trainPart
      continue
    }
    const key = keys[row] as number
    const bin = moved.size > 0 ? moved.get(key) : undefined
    split[row] = parts[bin ?? binAt(drawAt(policy.seed, key), ends)] ?? trainPart
  }
  return split
}

/** Rows whose part is drawn; the source's test rows stay what they are in `given-test`, and in folds over such data. */
function freeRows({ kind }: SplitPolicy, { given }: PartInput): (row: number) => boolean {
  if (given === null || (kind !== 'given-test' && kind !== 'kfold')) return () => true
  return (row) => given[row] !== testPart
}

function givenParts({ given }: PartInput, validationToTrain: boolean): Uint8Array {
  if (!given) throw badSplit('split.kind', 'The source names no parts, so there are none to keep.', 'Draw one instead.')
  return validationToTrain ? given.map((part) => (part === validationPart ? trainPart : part)) : given.slice()
}

function trainAndTest(input: PartInput): Uint8Array {
  return givenParts(input, true)
}

function cutTimes(
  fractions: Fractions,
  times: Float64Array,
  kept: (row: number) => boolean
): NonNullable<SplitPolicy['from']> {
  const known = times.filter((time, row) => !Number.isNaN(time) && kept(row)).sort()
  if (known.length < 2 || known[0] === known[known.length - 1]) {
    throw badSplit('split.column', 'The column has not two different times.', 'Choose another column for the time.')
  }
  const n = known.length
  const at = (share: number): number => known[Math.min(n - 1, Math.max(1, Math.round(n * share)))] as number
  const test = fractions.test > 0 ? at(1 - fractions.test) : null
  const validation = fractions.validation > 0 ? at(1 - fractions.test - fractions.validation) : null
  const first = Math.min(test ?? Number.POSITIVE_INFINITY, validation ?? Number.POSITIVE_INFINITY)
  // Many rows of the first time: the next one begins what is held out, so that something is left to train on.
  const begin = first > (known[0] as number) ? null : (known.find((time) => time > (known[0] as number)) as number)
  const later = (time: number | null): number | null => (time === null || begin === null ? time : Math.max(time, begin))
  return { validation: later(validation), test: later(test) }
}

function byTime({ from, fractions }: SplitPolicy, times: Float64Array): Uint8Array {
  const cuts = from ?? cutTimes(fractions, times, () => true)
  return Uint8Array.from(times, (time) => {
    if (cuts.test !== null && time >= cuts.test) return testPart
    return cuts.validation !== null && time >= cuts.validation ? validationPart : trainPart
  })
}

/** @throws `bad-split` */
function checkPolicy(policy: SplitPolicy, input: PartInput): void {
  const { kind, fractions, column, folds, fold } = policy
  checkFractions(fractions)
  if (kind === 'group' || kind === 'time') {
    if (column === undefined && (kind === 'time' || input.bursts === null)) {
      throw badSplit('split.column', `A split by ${kind} needs the column that names it.`, 'Give a column.')
    }
    const held = column === undefined ? null : input.column(column).kind
    if (held === 'image') {
      throw badSplit('split.column', `“${column}” holds images.`, 'Choose a column of texts or numbers.')
    }
    if (held === 'text' && kind === 'time') {
      throw badSplit('split.column', `“${column}” holds texts, no times.`, 'Choose a column of dates or numbers.')
    }
  }
  if (kind === 'kfold') {
    if (folds === undefined) throw badSplit('split.folds', 'A k-fold split needs how many folds.', 'For example 5.')
    if ((fold ?? 0) >= folds) {
      throw badSplit('split.fold', `There are folds 0 to ${folds - 1}; ${fold ?? 0} was given.`, 'Choose one of those.')
    }
  }
  if ((kind === 'given' || kind === 'given-test') && input.given === null) givenParts(input, false)
  if (kind === 'given-test' && !input.given?.includes(testPart)) {
    throw badSplit('split.kind', 'The source names no test part to keep.', 'Draw a random split instead.')
  }
}

function badSplit(where: string, message: string, hint: string): AnnealError {
  return new AnnealError({ code: 'bad-split', message, where, hint })
}
