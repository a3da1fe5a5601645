/** Sentences about what is wrong with data, each with what happens because of it. */
import type { Problem, SplitCounts, SplitName } from '@shared/project'
import { trainPart, validationPart, type Fractions } from './split'

/** A problem names at most so many places. */
export const mostPlaces = 200
/** And so many rows. */
export const mostRows = 10_000

/** Examples a class needs before its figures mean something. */
const fewExamples = 10
/** Times more examples than the smallest class has. */
const unevenBy = 10

export function problem(p: Omit<Problem, 'count'> & { count?: number }): Problem {
  return {
    ...p,
    count: p.count ?? p.where.length,
    where: p.where.slice(0, mostPlaces),
    ...(p.rows ? { rows: p.rows.slice(0, mostRows) } : {})
  }
}

/** "3 images", "1 image". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`
}

/** Classes with few examples, and classes of very different size. */
export function classProblems(classes: string[], counts: Record<SplitName, number[]>): Problem[] {
  const totals = classes.map((_, c) => (counts.train[c] ?? 0) + (counts.validation[c] ?? 0) + (counts.test[c] ?? 0))
  const problems: Problem[] = []
  const small = classes.filter((_, c) => (totals[c] ?? 0) < fewExamples)
  if (small.length > 0) {
    problems.push(
      problem({
        severity: 'warning',
        code: 'small-classes',
        message: `${counted(small.length, 'class has', 'classes have')} fewer than ${fewExamples} examples. A model learns little about ${small.length === 1 ? 'it' : 'them'}; add examples or leave ${small.length === 1 ? 'it' : 'them'} out.`,
        where: small.map((label) => `${label}: ${totals[classes.indexOf(label)] ?? 0}`)
      })
    )
  }
  const untrained = classes.filter((_, c) => (counts.train[c] ?? 0) === 0)
  if (untrained.length > 0) {
    problems.push(
      problem({
        severity: 'warning',
        code: 'untrained-classes',
        message: `${counted(untrained.length, 'class has', 'classes have')} no example in the training part, so a model can’t learn ${untrained.length === 1 ? 'it' : 'them'}.`,
        where: untrained
      })
    )
  }
  const largest = Math.max(...totals)
  const smallest = Math.min(...totals)
  if (smallest > 0 && largest / smallest >= unevenBy) {
    const most = classes[totals.indexOf(largest)] ?? ''
    const least = classes[totals.indexOf(smallest)] ?? ''
    problems.push(
      problem({
        severity: 'warning',
        code: 'uneven-classes',
        message: `The classes are uneven: “${most}” has ${counted(largest, 'example')}, “${least}” ${smallest.toLocaleString('en-US')}. Accuracy will say little about the rare ones; look at each class’s recall.`,
        where: [most, least],
        count: 1
      })
    )
  }
  return problems
}

/** A split was asked for where the source names its parts itself. */
export function keptParts(given: Uint8Array | null, asked: Fractions | null): Problem[] {
  const names = given !== null && given.includes(trainPart) && given.includes(validationPart)
  if (!names || !asked || asked.validation === 0) return []
  return [
    problem({
      severity: 'info',
      code: 'split-kept',
      message: 'The source names train and validation itself, so those are kept and the split asked for is not used.',
      where: [],
      count: 1
    })
  ]
}

/** Parts that are missing and were wanted. */
export function splitProblems(counts: SplitCounts, asked: Fractions): Problem[] {
  const problems: Problem[] = []
  for (const part of ['validation', 'test'] as const) {
    if (counts[part] > 0 || asked[part] === 0) continue
    problems.push(
      problem({
        severity: 'warning',
        code: `no-${part}-part`,
        message:
          part === 'test'
            ? counts.validation > 0
              ? 'There is no test part, so the model can only be evaluated on validation.'
              : 'There is no test part, so nothing tells how the model does on examples it has not seen.'
            : 'There is no validation part, so the last weights are kept instead of the best.',
        where: [],
        count: 1
      })
    )
  }
  return problems
}
