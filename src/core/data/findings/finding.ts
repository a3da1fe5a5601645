import type { Column, DatasetEdit, DatasetFile, ProblemFix, SplitCounts, SplitPolicy, Task } from '@shared/project'
import type { PackedColumn } from '../columns'
import type { EqualRows } from '../equalRows'
import { counted } from '../problems'
import { defaultFractions, type Fractions } from '../split'

/** A data set as it is now: edits and split are in it. */
export interface FindingInput {
  type: DatasetFile['type']
  task: Task
  target: string
  classes: string[]
  columns: Column[]
  count: number
  column(name: string): PackedColumn
  codes: Int32Array | null
  excluded: Uint8Array
  split: Uint8Array
  policy: SplitPolicy
  splitCounts: SplitCounts
  classCounts: NonNullable<DatasetFile['classCounts']> | null
  bursts: Int32Array | null
  balance: DatasetFile['balance']
  preparation: DatasetFile['preparation']
  origin(row: number): string
  equal(): EqualRows
  equalInputs(target: string): EqualRows
  alike(): EqualRows | null
}

export function isThere(input: Pick<FindingInput, 'excluded'>): (row: number) => boolean {
  return (row) => input.excluded[row] === 0
}

/** "images" or "rows", with its number. */
export function examplesOf(input: Pick<FindingInput, 'type'>, n: number): string {
  return counted(n, input.type === 'image' ? 'image' : 'row')
}

/** Shares for a split that has every part: those there are, or the usual ones. */
export function wholeFractions({ policy }: Pick<FindingInput, 'policy'>): Fractions {
  const { train, validation, test } = policy.fractions
  return train > 0 && validation > 0 && test > 0 ? policy.fractions : defaultFractions
}

export const ignore = (column: string): DatasetEdit => ({ kind: 'set-role', column, to: 'ignore' })

/** To ignore these columns; nothing where no feature would be left. */
export function ignoring(found: readonly Column[], { columns }: Pick<FindingInput, 'columns'>): { fix?: ProblemFix } {
  if (found.length >= columns.filter(({ role }) => role === 'feature').length) return {}
  const label = found.length === 1 ? `Ignore “${found[0]?.name}”` : `Ignore ${found.length} columns`
  return { fix: { label, edits: found.map(({ name }) => ignore(name)) } }
}

/** Rows to look at where looking at all would take long: about so many, spread over all. */
const mostLooked = 100_000

export function someRows(input: Pick<FindingInput, 'count' | 'excluded'>): Int32Array {
  const share = (mostLooked / input.count) * 2 ** 32
  const rows: number[] = []
  for (let row = 0; row < input.count; row++) {
    // By no pattern: every tenth row may be every Monday's.
    const draw = Math.imul(Math.imul(row + 1, 0x9e3779b1) ^ (row >>> 5), 0xc2b2ae35) >>> 0
    if (draw < share && input.excluded[row] === 0) rows.push(row)
  }
  return Int32Array.from(rows)
}
