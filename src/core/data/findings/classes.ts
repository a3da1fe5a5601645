/** Classes and parts that are too small, each with what an edit, another split or weights would do. */
import type { Problem, ProblemFix } from '@shared/project'
import { burstProblems } from '../bursts'
import { classProblems, splitProblems } from '../problems'
import { drawAnew } from './copies'
import type { FindingInput } from './finding'

export function classFindings(input: FindingInput): Problem[] {
  const found = input.classCounts ? classProblems(input.classes, input.classCounts) : []
  return found.map((p) => withFix(p, fixOf(p, input)))
}

export function burstFindings({ bursts, codes, classes, policy, excluded }: FindingInput): Problem[] {
  if (!bursts || !codes || policy.kind !== 'group' || policy.column !== undefined) return []
  const there = bursts.map((burst, row) => (excluded[row] === 0 ? burst : -1))
  const some = there.filter((burst) => burst >= 0)
  return burstProblems(
    some,
    codes.filter((_, row) => excluded[row] === 0),
    classes,
    policy.fractions
  )
}

export function splitFindings(input: FindingInput): Problem[] {
  const { policy } = input
  // A part the source lacks is missed; one that was asked to be empty is not.
  const wanted = policy.kind === 'given' ? { ...policy.fractions, test: 1 } : policy.fractions
  return splitProblems(input.splitCounts, wanted).map((p) =>
    withFix(p, { label: 'Draw a split', split: drawAnew(input) })
  )
}

function withFix(found: Problem, fix: ProblemFix | null): Problem {
  return fix ? { ...found, fix } : found
}

/** Small classes go together under this name. */
const together = 'other'

function fixOf({ code, where }: Problem, input: FindingInput): ProblemFix | null {
  const { classes, policy } = input
  if (code === 'uneven-classes' && input.balance === 'none') {
    return { label: 'Weigh the classes', balance: 'weights' }
  }
  if (code === 'untrained-classes' && policy.kind !== 'stratified') {
    return { label: 'Split class by class', split: drawAnew(input) }
  }
  if (code !== 'small-classes') return null
  const small = classes.filter((label) => where.some((place) => place.startsWith(`${label}: `)))
  const enough = small.length >= 2 && small.length < classes.length && small.length < 200
  if (!enough || (classes.includes(together) && !small.includes(together))) return null
  return {
    label: `Merge ${small.length} into “${together}”`,
    edits: [{ kind: 'merge-classes', from: small, to: together }]
  }
}
