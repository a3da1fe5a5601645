/** The same example more than once: alone, with different labels, or in several parts. */
import { splitNames, type Problem, type SplitChange } from '@shared/project'
import type { EqualRows } from '../equalRows'
import { conflicting, copies } from '../edits/rows'
import { mostPlaces, problem } from '../problems'
import { trainPart } from '../split'
import { examplesOf, isThere, wholeFractions, type FindingInput } from './finding'

export function copyFindings(input: FindingInput): Problem[] {
  return [...exact(input), ...near(input), ...conflicts(input), ...acrossParts(input)]
}

const label = (input: FindingInput) => (row: number) => input.codes?.[row] ?? 0

function exact(input: FindingInput): Problem[] {
  const sets = input.equal()
  const rows = copies(sets, label(input), isThere(input))
  if (rows.length === 0) return []
  const n = rows.length
  return [
    problem({
      // Tables of few columns have equal rows that are no mistake.
      severity: input.type === 'image' ? 'warning' : 'info',
      code: 'exact-duplicates',
      message: `${examplesOf(input, n)} ${n === 1 ? 'is an exact copy' : 'are exact copies'} of ${n === 1 ? 'another one' : 'others'}. Copies count more than once in training, and add nothing new.`,
      where: places(rows, sets, input),
      count: n,
      rows,
      fix: {
        label: `Drop ${n.toLocaleString('en-US')} ${n === 1 ? 'copy' : 'copies'}`,
        edits: [{ kind: 'drop-duplicates', near: false }]
      }
    })
  ]
}

function near(input: FindingInput): Problem[] {
  const sets = input.alike()
  if (!sets) return []
  const there = isThere(input)
  const equal = input.equal()
  const exactly = new Set(copies(equal, label(input), there))
  const rows = copies(sets, label(input), (row) => there(row) && !exactly.has(row))
  if (rows.length === 0) return []
  const n = rows.length
  return [
    problem({
      severity: 'info',
      code: 'near-duplicates',
      message: `${examplesOf(input, n)} ${n === 1 ? 'looks' : 'look'} almost like ${n === 1 ? 'another one' : 'others'} of the same class: saved again, resized, or shots of one moment.`,
      where: places(rows, sets, input),
      count: n,
      rows,
      fix: {
        label: `Leave out ${n.toLocaleString('en-US')} that ${n === 1 ? 'looks' : 'look'} alike`,
        edits: [{ kind: 'drop-duplicates', near: true }]
      }
    })
  ]
}

function conflicts(input: FindingInput): Problem[] {
  if (!input.codes) return []
  const sets = input.equalInputs(input.target)
  const rows = conflicting(sets, label(input), isThere(input))
  if (rows.length === 0) return []
  const fits = leavesEveryClass(input, rows)
  return [
    problem({
      severity: input.type === 'image' ? 'warning' : 'info',
      code: 'conflicting-labels',
      message: `${examplesOf(input, rows.length)} ${input.type === 'image' ? 'are the same as others' : 'have the same inputs as others'} and another label. At most one of the labels is right.`,
      where: rows.slice(0, mostPlaces).map((row) => `${input.origin(row)}: ${labelText(input, row)}`),
      count: rows.length,
      rows,
      ...(fits
        ? {
            fix: {
              label: `Leave out ${examplesOf(input, rows.length)}`,
              edits: [{ kind: 'drop-conflicts' as const }]
            }
          }
        : {})
    })
  ]
}

/** Copies that are held out while one of them is trained on. */
function acrossParts(input: FindingInput): Problem[] {
  const { split } = input
  const sets = input.equal()
  const there = isThere(input)
  const trained = new Map<number, number>()
  for (let row = 0; row < input.count; row++) {
    const set = sets.set[row] as number
    if ((sets.size[set] as number) > 1 && split[row] === trainPart && there(row) && !trained.has(set))
      trained.set(set, row)
  }
  if (trained.size === 0) return []
  const rows: number[] = []
  for (let row = 0; row < input.count; row++) {
    if (split[row] !== trainPart && there(row) && trained.has(sets.set[row] as number)) rows.push(row)
  }
  if (rows.length === 0) return []
  const twins = rows.map((row) => trained.get(sets.set[row] as number) as number)
  const n = rows.length
  const one = n === 1
  // Equal examples with other labels than their copies stay: they are a problem of their own.
  const drops = copies(sets, label(input), there).length > 0
  return [
    problem({
      severity: 'warning',
      code: 'duplicates-across-splits',
      message: `${examplesOf(input, n)} for validation or testing ${one ? 'is' : 'are'} also in the training part, so the model may know ${one ? 'it' : 'them'} by heart and its figures look too good.`,
      where: rows
        .slice(0, mostPlaces)
        .map(
          (row) =>
            `${input.origin(row)} (${splitNames[split[row] ?? 0]}) = ${input.origin(trained.get(sets.set[row] as number) ?? row)} (train)`
        ),
      count: n,
      // With the one in training, to be compared.
      rows: [...new Set([...rows, ...twins])].sort((a, b) => a - b),
      ...(drops
        ? { fix: { label: 'Keep one of each', edits: [{ kind: 'drop-duplicates' as const, near: false }] } }
        : { fix: { label: 'Split by content', split: drawAnew(input) } })
    })
  ]
}

/** The split as it is by default: shares kept, copies together. */
export function drawAnew({ task, policy }: Pick<FindingInput, 'task' | 'policy'>): SplitChange {
  return {
    kind: task === 'classification' ? 'stratified' : 'random',
    by: 'content',
    fractions: wholeFractions({ policy })
  }
}

function labelText(input: FindingInput, row: number): string {
  return input.classes[input.codes?.[row] ?? -1] ?? ''
}

function places(rows: number[], sets: EqualRows, { origin }: FindingInput): string[] {
  return rows
    .slice(0, mostPlaces)
    .map((row) => `${origin(row)} = ${origin(sets.first[sets.set[row] as number] as number)}`)
}

function leavesEveryClass(input: FindingInput, rows: number[]): boolean {
  const left = input.classes.map((_, c) =>
    splitNames.reduce((sum, part) => sum + (input.classCounts?.[part][c] ?? 0), 0)
  )
  for (const row of rows) {
    const code = input.codes?.[row] ?? -1
    if (code >= 0) left[code] = (left[code] ?? 0) - 1
  }
  return left.every((n) => n > 0)
}
