/** Where an example falls by its own key and the seed alone, whatever else there is. */
import { splitNames, type SplitPolicy } from '@shared/project'
import { streamOf, uniformAt } from '../random'
import { trainPart, validationPart } from '../split'

/** A drawer that keys fall into; `name` is how `moved` calls it. */
export interface Bin {
  name: string
  share: number
}

/** In the order in which the draw fills them; the last one takes what is left. */
export function binsOf(policy: SplitPolicy): Bin[] {
  const { kind, fractions, folds } = policy
  if (kind === 'kfold') {
    const each = (1 - fractions.test) / (folds ?? 1)
    const numbered = Array.from({ length: folds ?? 1 }, (_, i) => ({ name: String(i), share: each }))
    return [{ name: 'test', share: fractions.test }, ...numbered]
  }
  if (kind === 'given-test') {
    const rest = fractions.train + fractions.validation
    const share = rest > 0 ? fractions.validation / rest : 0
    return [
      { name: 'validation', share },
      { name: 'train', share: 1 - share }
    ]
  }
  return [
    { name: 'test', share: fractions.test },
    { name: 'validation', share: fractions.validation },
    { name: 'train', share: fractions.train }
  ]
}

/** The part that the examples of a bin are in. */
export function partOfBin(bin: Bin, policy: SplitPolicy): number {
  if (policy.kind === 'kfold' && bin.name !== 'test') {
    return bin.name === String(policy.fold ?? 0) ? validationPart : trainPart
  }
  const part = splitNames.findIndex((name) => name === bin.name)
  return part < 0 ? trainPart : part
}

const stream = streamOf('split/content')

/** Uniform in [0, 1), a pure function of the key (a whole number of at most 53 bits) and the seed. */
export function drawAt(seed: number, key: number): number {
  return uniformAt(seed, stream, key)
}

/** Index of the bin a draw falls into. */
export function binAt(draw: number, ends: Float64Array): number {
  let bin = 0
  while (bin < ends.length - 1 && draw >= (ends[bin] as number)) bin++
  return bin
}

/** Where each bin ends on [0, 1). */
export function binEnds(bins: readonly Bin[]): Float64Array {
  let sum = 0
  return Float64Array.from(bins, ({ share }) => (sum += share))
}

/** The bins keys were moved to when the split was drawn. */
export function movedBins(policy: SplitPolicy, bins: readonly Bin[]): Map<number, number> {
  const moved = new Map<number, number>()
  for (const [name, keys] of Object.entries(policy.moved ?? {})) {
    const bin = bins.findIndex((b) => b.name === name)
    if (bin >= 0) for (const key of keys) moved.set(key, bin)
  }
  return moved
}
