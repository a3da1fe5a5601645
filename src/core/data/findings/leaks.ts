/** What is known in training and tells about what is held out: groups, times, and columns that give the answer. */
import type { Column, Problem } from '@shared/project'
import { valuesAt, type PackedColumn } from '../columns'
import { counted, mostPlaces, mostRows, problem } from '../problems'
import { groupKeys, timesOf } from '../parts/columnKeys'
import { trainPart } from '../split'
import { ignoring, isThere, someRows, wholeFractions, type FindingInput } from './finding'
import { predictsAlone } from './predictive'

export function leakFindings(input: FindingInput): Problem[] {
  return [...groups(input), ...times(input), ...answers(input)]
}

const groupName =
  /(^|[_\s-])(group|user|person|patient|subject|customer|session|household|family|speaker|writer|device|burst)(s|[_\s-]?id)?$/i

/** The column that has the role; else one whose name says so, and whose values come again. */
function groupColumn({ columns, type }: FindingInput): Column | undefined {
  const chosen = columns.find(({ role }) => role === 'group')
  if (chosen || type !== 'table') return chosen
  return columns.find((c) => c.role !== 'target' && c.kind !== 'image' && groupName.test(c.name))
}

function groups(input: FindingInput): Problem[] {
  const described = groupColumn(input)
  if (!described || (input.policy.kind === 'group' && input.policy.column === described.name)) return []
  const column = input.column(described.name)
  if (column.kind === 'image') return []
  // A row without a value is in no group.
  const keys = groupKeys(column, new Float64Array(input.count).fill(Number.NaN))
  const there = isThere(input)
  const trained = new Set<number>()
  for (let row = 0; row < input.count; row++) {
    if (input.split[row] === trainPart && there(row) && !Number.isNaN(keys[row])) trained.add(keys[row] as number)
  }
  const rows: number[] = []
  const split = new Map<number, number>()
  for (let row = 0; row < input.count; row++) {
    if (input.split[row] === trainPart || !there(row) || !trained.has(keys[row] as number)) continue
    rows.push(row)
    if (!split.has(keys[row] as number)) split.set(keys[row] as number, row)
  }
  if (rows.length === 0) return []
  const chosen = described.role === 'group'
  return [
    problem({
      severity: 'warning',
      code: 'group-leakage',
      message: `${counted(split.size, 'group')} of “${described.name}” ${split.size === 1 ? 'is' : 'are'} in the training part and in what is held out too${chosen ? '' : ', if that column names groups'}; the model may recognise the group instead of learning.`,
      where: [...split.values()].slice(0, mostPlaces).map((row) => cellOf(column, row)),
      count: split.size,
      rows,
      fix: {
        label: `Split by “${described.name}”`,
        ...(chosen ? {} : { edits: [{ kind: 'set-role', column: described.name, to: 'group' }] }),
        split: { kind: 'group', column: described.name, fractions: wholeFractions(input) }
      }
    })
  ]
}

function times(input: FindingInput): Problem[] {
  const described =
    input.columns.find(({ role }) => role === 'time') ??
    input.columns.find(({ kind, role }) => kind === 'time' && role !== 'target')
  if (!described || (input.policy.kind === 'time' && input.policy.column === described.name)) return []
  const column = input.column(described.name)
  if (column.kind === 'image' || column.kind === 'text') return []
  const at = timesOf(column)
  const there = isThere(input)
  let first = Number.POSITIVE_INFINITY
  for (let row = 0; row < input.count; row++) {
    if (input.split[row] !== trainPart && there(row) && (at[row] as number) < first) first = at[row] as number
  }
  const later = (row: number): boolean => input.split[row] === trainPart && there(row) && (at[row] as number) > first
  let n = 0
  const some: number[] = []
  for (let row = 0; row < input.count; row++) {
    if (!later(row)) continue
    n++
    if (some.length < mostRows) some.push(row)
  }
  if (n === 0) return []
  return [
    problem({
      severity: described.role === 'time' ? 'warning' : 'info',
      code: 'time-leakage',
      message: `${counted(n, 'training row is', 'training rows are')} later in “${described.name}” than rows that are held out, so the model is tested on a past whose future it has seen.`,
      where: some.slice(0, mostPlaces).map((row) => `${input.origin(row)}: ${cellOf(column, row)}`),
      count: n,
      rows: some,
      fix: {
        label: `Split by “${described.name}”`,
        ...(described.role === 'time' ? {} : { edits: [{ kind: 'set-role', column: described.name, to: 'time' }] }),
        split: { kind: 'time', column: described.name, fractions: wholeFractions(input) }
      }
    })
  ]
}

function answers(input: FindingInput): Problem[] {
  const rows = someRows(input)
  const found = input.columns.filter(
    ({ name, role, kind }) =>
      role === 'feature' && kind !== 'image' && predictsAlone(input.column(name), input.column(input.target), rows)
  )
  if (found.length === 0) return []
  return [
    problem({
      severity: 'warning',
      code: 'target-leak',
      message: `${counted(found.length, 'column tells', 'columns tell')} “${input.target}” almost without error by ${found.length === 1 ? 'itself' : 'themselves'}. If ${found.length === 1 ? 'it is' : 'they are'} only known together with the answer, the model learns nothing of use.`,
      where: found.map(({ name }) => name),
      ...ignoring(found, input)
    })
  ]
}

function cellOf(column: PackedColumn, row: number): string {
  if (column.kind === 'image') return ''
  if (column.kind === 'text') return column.at(row) ?? ''
  const value = valuesAt(column, Int32Array.of(row)).data[0] ?? Number.NaN
  return column.kind === 'category' ? (column.categories[value] ?? '') : String(value)
}
