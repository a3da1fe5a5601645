import type { Problem } from '@shared/project'
import { burstFindings, classFindings, splitFindings } from './classes'
import { columnFindings } from './columns'
import { copyFindings } from './copies'
import type { FindingInput } from './finding'
import { leakFindings } from './leaks'
import { weightFindings } from './weights'

export type { FindingInput }

/** Looked for again after every change; problems of other codes are the source's and stay as the import found them. */
const lookedFor = new Set([
  'exact-duplicates',
  'near-duplicates',
  'conflicting-labels',
  'duplicates-across-splits',
  'group-leakage',
  'time-leakage',
  'target-leak',
  'constant-column',
  'empty-column',
  'too-many-categories',
  'missing-values',
  'id-like-column',
  'outliers',
  'bad-weights',
  'small-classes',
  'untrained-classes',
  'uneven-classes',
  'few-bursts',
  'no-validation-part',
  'no-test-part'
])

/** In the order in which they are shown. Each step takes at most a fraction of a second for a million rows. */
export const findingSteps: readonly ((input: FindingInput) => Problem[])[] = [
  classFindings,
  splitFindings,
  burstFindings,
  copyFindings,
  leakFindings,
  columnFindings,
  weightFindings
]

/** What the import found in the source itself, with the fix that edits can offer. */
export function sourceProblems(problems: readonly Problem[], input: FindingInput): Problem[] {
  return problems
    .filter(({ code }) => !lookedFor.has(code))
    .map((problem) => {
      if (problem.code !== 'not-numbers') return problem
      const columns = input.columns
        .filter(({ name, kind }) => kind === 'number' && problem.where.some((place) => place.startsWith(`${name}: `)))
        .map(({ name }) => name)
      if (columns.length === 0) return problem
      return { ...problem, fix: { label: 'Leave out those rows', edits: [{ kind: 'drop-missing', columns }] } }
    })
}
