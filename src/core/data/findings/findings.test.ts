import { describe, expect, it } from 'vitest'
import { usualPreparation, type Problem } from '@shared/project'
import type { PackedColumn } from '../columns'
import { equalRows } from '../equalRows'
import { countClasses, countParts, testPart, trainPart } from '../split'
import { copyFindings } from './copies'
import { findingSteps, type FindingInput } from './index'

/** Rows of two classes in turn; every tenth is for testing. */
function input(
  count: number,
  change: Partial<FindingInput> & { prints?: Float64Array; table?: PackedColumn[] } = {}
): FindingInput {
  const { prints = Float64Array.from({ length: count }, (_, row) => row), table = [], ...rest } = change
  const codes = Int32Array.from({ length: count }, (_, row) => row % 2)
  const split = Uint8Array.from({ length: count }, (_, row) => (row % 10 === 0 ? testPart : trainPart))
  const label: PackedColumn = { kind: 'category', name: 'label', categories: ['a', 'b'], data: codes }
  const packed = [...table, label]
  const sets = equalRows(prints)
  return {
    type: 'table',
    task: 'classification',
    target: 'label',
    classes: ['a', 'b'],
    columns: packed.map(({ name, kind }) => ({
      name,
      kind: kind === 'image' ? 'image' : kind,
      role: name === 'label' ? ('target' as const) : ('feature' as const),
      missing: 0
    })),
    count,
    column: (name) => packed.find((column) => column.name === name) ?? label,
    codes,
    excluded: new Uint8Array(count),
    split,
    policy: { kind: 'stratified', seed: 0, fractions: { train: 0.9, validation: 0, test: 0.1 }, by: 'content' },
    splitCounts: countParts(split),
    classCounts: countClasses(split, codes, 2),
    bursts: null,
    balance: 'none',
    preparation: usualPreparation,
    origin: (row) => `row ${row}`,
    equal: () => sets,
    equalInputs: () => sets,
    alike: () => null,
    ...rest
  }
}

const find = (data: FindingInput): Map<string, Problem> =>
  new Map(findingSteps.flatMap((step) => step(data)).map((problem) => [problem.code, problem]))
const numbers = (name: string, of: (row: number) => number, count: number): PackedColumn => ({
  kind: 'number',
  name,
  data: Float64Array.from({ length: count }, (_, row) => of(row))
})

describe('copies', () => {
  it('are named with their first twin in training, and one of each can be kept', () => {
    const prints = Float64Array.from({ length: 40 }, (_, row) => row)
    prints[10] = 2
    prints[20] = 4
    const found = find(input(40, { prints }))
    expect(found.get('duplicates-across-splits')).toMatchObject({
      count: 2,
      where: ['row 10 (test) = row 2 (train)', 'row 20 (test) = row 4 (train)'],
      rows: [2, 4, 10, 20],
      fix: { edits: [{ kind: 'drop-duplicates', near: false }] }
    })
  })

  it('are found in a few passes however many rows are alike', () => {
    const count = 30_000
    let looks = 0
    const counting = <T extends Int32Array | Uint8Array>(values: T): T =>
      new Proxy(values, {
        get(target, key) {
          const at = typeof key === 'string' ? Number(key) : Number.NaN
          if (Number.isInteger(at)) looks++
          const value: unknown = Reflect.get(target, key, target)
          return typeof value === 'function' ? (value.bind(target) as unknown) : value
        }
      })
    const sets = equalRows(Float64Array.from({ length: count }, (_, row) => row % 3))
    const watched = { ...sets, set: counting(sets.set), size: counting(sets.size), first: counting(sets.first) }
    const data = input(count)
    const found = copyFindings({
      ...data,
      split: counting(data.split),
      excluded: counting(data.excluded),
      equal: () => watched,
      equalInputs: () => watched
    })
    expect(found.find(({ code }) => code === 'duplicates-across-splits')?.count).toBe(count / 10)
    expect(looks).toBeGreaterThan(count)
    expect(looks).toBeLessThan(count * 40)
  })

  it('of different labels can be left out only where each class keeps some', () => {
    const all = find(input(40, { prints: new Float64Array(40) })).get('conflicting-labels')
    expect(all).toMatchObject({ count: 40 })
    expect(all?.fix).toBeUndefined()
  })
})

describe('columns', () => {
  const count = 400
  it('that tell the answer are seen, numbers and categories; those that only help are not', () => {
    const table = [
      numbers('gives', (row) => (row % 2) * 5 + (row % 7) / 10, count),
      numbers('helps', (row) => (row % 2) * 2 + (((row * 7919) % 97) % 10), count),
      numbers('noise', (row) => (row * 7919) % 97, count)
    ]
    expect(find(input(count, { table })).get('target-leak')).toMatchObject({
      where: ['gives'],
      fix: { edits: [{ kind: 'set-role', column: 'gives', to: 'ignore' }] }
    })
  })

  it('far out are one problem for all columns, and the fix keeps the usual range', () => {
    const table = [
      numbers('x', (row) => (row === 5 ? 1e9 : row % 10), count),
      numbers('y', (row) => (row === 9 ? -1e6 : row % 13), count)
    ]
    const far = find(input(count, { table })).get('outliers')
    expect(far).toMatchObject({ count: 2, rows: [5, 9], where: ['row 5: x 1,000,000,000', 'row 9: y -1,000,000'] })
    expect(far?.fix?.edits?.map((edit) => 'column' in edit && edit.column)).toEqual(['x', 'y'])
  })

  it('of texts are not used, unless one was given a role', () => {
    const table: PackedColumn[] = [{ kind: 'text', name: 'says', at: (row) => `text ${row}` }]
    const data = input(count, { table })
    const as = (role: 'ignore' | 'feature') =>
      find({ ...data, columns: data.columns.map((c) => (c.name === 'says' ? { ...c, distinct: count, role } : c)) })
    expect(as('ignore').get('too-many-categories')?.where).toEqual(['says: 400 values'])
    expect(as('feature').has('too-many-categories')).toBe(false)
  })

  it('of heavy tails are no outliers', () => {
    const table = [numbers('income', (row) => 2 ** (row % 20), count)]
    expect(find(input(count, { table })).has('outliers')).toBe(false)
  })
})

describe('groups and times', () => {
  it('across the parts are mended by a split', () => {
    const table = [numbers('patient', (row) => row % 7, 200), numbers('day', (row) => row, 200)]
    const data = input(200, { table })
    const columns = data.columns.map((c) => (c.name === 'day' ? { ...c, role: 'time' as const } : c))
    const found = find({ ...data, columns })
    expect(found.get('group-leakage')).toMatchObject({ count: 7, fix: { split: { kind: 'group', column: 'patient' } } })
    expect(found.get('time-leakage')?.fix).toMatchObject({ split: { kind: 'time', column: 'day' } })
  })

  it('are not looked for in a text, which has no times', () => {
    const data = input(40, { table: [{ kind: 'text', name: 'says', at: (row) => `text ${row}` }] })
    const columns = data.columns.map((c) => (c.name === 'says' ? { ...c, role: 'time' as const } : c))
    expect(find({ ...data, columns }).has('time-leakage')).toBe(false)
  })
})
