import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitNames, type SplitPolicy } from '@shared/project'
import type { PackedColumn } from '../columns'
import { fingerprint } from '../duplicates'
import { countClasses, countParts, testPart, trainPart, validationPart } from '../split'
import { timesOf } from './columnKeys'
import { drawPolicy, importPolicy, partsOf, type PartInput } from './policy'

const fractions = { train: 0.8, validation: 0.1, test: 0.1 }
const printOf = (value: number): number => fingerprint(new Uint8Array(new Int32Array([value, value >> 3]).buffer))

function input(values: number[], change: Partial<PartInput> & { columns?: PackedColumn[] } = {}): PartInput {
  return {
    count: values.length,
    prints: Float64Array.from(values, printOf),
    given: null,
    bursts: null,
    codes: null,
    excluded: new Uint8Array(values.length),
    column: (name) => {
      const found = change.columns?.find((c) => c.name === name)
      if (!found) throw new Error(`no ${name}`)
      return found
    },
    ...change
  }
}

const policyOf = (change: Partial<SplitPolicy>): SplitPolicy => ({
  kind: 'random',
  seed: 3,
  fractions,
  by: 'content',
  ...change
})
const distinct = fc.uniqueArray(fc.nat(1_000_000), { minLength: 30, maxLength: 300 })
const seeds = fc.nat(0x7fffffff)

describe('a split by content', () => {
  it('is 80/10/10 to the row when every example is different', () => {
    fc.assert(
      fc.property(distinct, seeds, (values, seed) => {
        const data = input(values)
        const counts = countParts(partsOf(drawPolicy(policyOf({ seed }), data), data))
        expect(counts.test).toBe(Math.round(values.length * 0.1))
        expect(counts.validation).toBe(Math.round(values.length * 0.1))
      })
    )
  })

  it('gives each class its share to within one, and each part of a class of 3 one', () => {
    fc.assert(
      fc.property(distinct, seeds, fc.integer({ min: 2, max: 5 }), (values, seed, classes) => {
        const codes = Int32Array.from(values, (v) => v % classes)
        const data = input(values, { codes })
        const split = partsOf(drawPolicy(policyOf({ kind: 'stratified', seed }), data), data)
        const counts = countClasses(split, codes, classes)
        for (let c = 0; c < classes; c++) {
          const n = splitNames.reduce((sum, part) => sum + (counts[part][c] ?? 0), 0)
          for (const part of ['validation', 'test'] as const) {
            expect(Math.abs((counts[part][c] ?? 0) - n * 0.1)).toBeLessThanOrEqual(1)
            if (n >= 3) expect(counts[part][c]).toBeGreaterThan(0)
          }
        }
      })
    )
  })

  it('never moves an example when others are added, in whatever place', () => {
    const kinds = fc.constantFrom('random', 'stratified', 'kfold', 'group')
    fc.assert(
      fc.property(distinct, seeds, kinds, fc.array(fc.nat(1_000_000)), fc.nat(), (values, seed, kind, more, at) => {
        const build = (list: number[]) => {
          const group: PackedColumn = {
            kind: 'number',
            name: 'g',
            data: Float64Array.from(list, (v) => v % 37)
          }
          return input(list, { codes: Int32Array.from(list, (v) => v % 3), columns: [group] })
        }
        const old = build(values)
        const policy = drawPolicy(policyOf({ kind, seed, folds: 4, fold: 1, column: 'g' }), old)
        const before = partsOf(policy, old)
        const place = at % (values.length + 1)
        const grown = build([...values.slice(0, place), ...more, ...values.slice(place)])
        const after = partsOf(policy, grown)
        const stayed = [...after.slice(0, place), ...after.slice(place + more.length)]
        expect(stayed).toEqual([...before])
      })
    )
  })

  it('keeps equal examples together, whatever their labels', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 20, maxLength: 200 }), seeds, (values, seed) => {
        const data = input(values, { codes: Int32Array.from(values, (_, i) => i % 3) })
        const split = partsOf(drawPolicy(policyOf({ kind: 'stratified', seed }), data), data)
        const partOf = new Map<number, number>()
        values.forEach((value, row) => {
          expect(split[row]).toBe(partOf.get(value) ?? split[row])
          partOf.set(value, split[row] ?? 0)
        })
      })
    )
  })

  it('does not move what stays when others are left out', () => {
    const values = Array.from({ length: 200 }, (_, i) => i * 7)
    const data = input(values)
    const policy = drawPolicy(policyOf({}), data)
    const excluded = Uint8Array.from(values, (_, i) => (i % 3 === 0 ? 1 : 0))
    expect(partsOf(policy, { ...data, excluded })).toEqual(partsOf(policy, data))
  })
})

describe('a split by group', () => {
  it('puts a group into one part only', () => {
    fc.assert(
      fc.property(distinct, seeds, fc.integer({ min: 2, max: 60 }), (values, seed, groups) => {
        const data = Int32Array.from(values, (v) => v % groups)
        const categories = Array.from({ length: groups }, (_, g) => `person ${g}`)
        const made = input(values, { columns: [{ kind: 'category', name: 'who', categories, data }] })
        const split = partsOf(drawPolicy(policyOf({ kind: 'group', seed, column: 'who' }), made), made)
        const partOf = new Map<number, number>()
        data.forEach((g, row) => {
          expect(split[row]).toBe(partOf.get(g) ?? split[row])
          partOf.set(g, split[row] ?? 0)
        })
      })
    )
  })
})

describe('k folds', () => {
  it('hold every example out once, in parts of nearly one size', () => {
    const values = Array.from({ length: 103 }, (_, i) => i * 11)
    const data = input(values)
    const none = { train: 0.8, validation: 0.2, test: 0 }
    const held = new Int32Array(values.length)
    for (let fold = 0; fold < 5; fold++) {
      const split = partsOf(drawPolicy(policyOf({ kind: 'kfold', folds: 5, fold, fractions: none }), data), data)
      const rows = [...split.keys()].filter((row) => split[row] === validationPart)
      expect(rows.length).toBeGreaterThanOrEqual(20)
      expect(rows.length).toBeLessThanOrEqual(23)
      for (const row of rows) held[row] = (held[row] ?? 0) + 1
    }
    expect(new Set(held)).toEqual(new Set([1]))
  })

  it('leave the source’s test part alone', () => {
    const values = Array.from({ length: 50 }, (_, i) => i)
    const given = Uint8Array.from(values, (v) => (v < 40 ? trainPart : testPart))
    const data = input(values, { given })
    const split = partsOf(drawPolicy(policyOf({ kind: 'kfold', folds: 4, fold: 0 }), data), data)
    expect([...split.slice(40)].every((part) => part === testPart)).toBe(true)
  })
})

describe('a split by time', () => {
  const day = (n: number): string => `2024-01-${String(n).padStart(2, '0')}`
  it('trains on what came first, keeps one time together, and puts what comes later into test', () => {
    const categories = Array.from({ length: 20 }, (_, i) => day(i + 1))
    const data = Int32Array.from({ length: 100 }, (_, i) => (i * 13) % 20)
    const values = Array.from({ length: 100 }, (_, i) => i)
    const made = input(values, { columns: [{ kind: 'category', name: 'when', categories, data }] })
    const policy = drawPolicy(policyOf({ kind: 'time', column: 'when' }), made)
    const split = partsOf(policy, made)
    expect(countParts(split)).toEqual({ train: 80, validation: 10, test: 10 })
    const daysOf = (part: number) => [...data].filter((_, row) => split[row] === part)
    expect(Math.max(...daysOf(trainPart))).toBeLessThan(Math.min(...daysOf(validationPart)))
    expect(Math.max(...daysOf(validationPart))).toBeLessThan(Math.min(...daysOf(testPart)))
    const later = input([1], {
      columns: [{ kind: 'category', name: 'when', categories: ['2025-06-01'], data: Int32Array.of(0) }]
    })
    expect([...partsOf(policy, later)]).toEqual([testPart])
  })

  it('refuses texts', () => {
    const made = input([1, 2], { columns: [{ kind: 'text', name: 't', at: () => 'soon' }] })
    expect(() => drawPolicy(policyOf({ kind: 'time', column: 't' }), made)).toThrowError(
      expect.objectContaining({ code: 'bad-split', where: 'split.column' })
    )
  })

  it('refuses a column with one time', () => {
    const made = input([1, 2], { columns: [{ kind: 'number', name: 't', data: Float64Array.of(5, 5) }] })
    expect(() => drawPolicy(policyOf({ kind: 'time', column: 't' }), made)).toThrow(/two different times/)
  })

  it('reads texts in the form that most of them have', () => {
    const categories = ['13/02/2024', '01/02/2024', 'soon']
    const texts: PackedColumn = { kind: 'category', name: 't', categories, data: Int32Array.of(0, 1, 2, -1) }
    expect([...timesOf(texts)]).toEqual([Date.UTC(2024, 1, 13), Date.UTC(2024, 1, 1), Number.NaN, Number.NaN])
    const years: PackedColumn = { ...texts, categories: ['1700', '1701'], data: Int32Array.of(1, 0) }
    expect([...timesOf(years)]).toEqual([1701, 1700])
  })
})

describe('what an import draws', () => {
  it('follows what the source names', () => {
    const asked = { fractions: null, seed: 1 }
    const none = { given: null, codes: null, bursts: null }
    expect(importPolicy(asked, { ...none, codes: null })).toMatchObject({ kind: 'random', by: 'content' })
    expect(importPolicy(asked, { ...none, codes: Int32Array.of(0) }).kind).toBe('stratified')
    expect(importPolicy(asked, { ...none, given: Uint8Array.of(0, 2) }).kind).toBe('given-test')
    expect(importPolicy(asked, { ...none, given: Uint8Array.of(0, 1, 2) }).kind).toBe('given')
    expect(importPolicy(asked, { ...none, given: Uint8Array.of(0, 0) }).kind).toBe('random')
  })

  it.each<[Partial<SplitPolicy>, string]>([
    [{ kind: 'group' }, 'split.column'],
    [{ kind: 'kfold' }, 'split.folds'],
    [{ kind: 'kfold', folds: 3, fold: 3 }, 'split.fold'],
    [{ kind: 'given' }, 'split.kind'],
    [{ fractions: { train: 0.5, validation: 0.1, test: 0.1 } }, 'split']
  ])('refuses %j, naming %s', (change, where) => {
    const data = input([1, 2, 3])
    expect(() => partsOf(policyOf(change), data)).toThrowError(expect.objectContaining({ code: 'bad-split', where }))
  })
})
