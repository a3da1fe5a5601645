import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMissing } from './cells'
import { fingerprint, RowPrints } from './duplicates'
import { countCells, guessKind, guessTask, namesRows } from './kinds'
import { requireTwoClasses, sortLabels } from './labels'
import { classProblems, problem, splitProblems } from './problems'
import { numberStatistics } from './statistics'

describe('cells', () => {
  it('knows missing cells', () => {
    expect(['', ' ', '?', 'NA', 'nan', 'None'].every(isMissing)).toBe(true)
    expect(['0', 'no', '-', 'unknown'].some(isMissing)).toBe(false)
  })
})

describe('kinds', () => {
  const task = (cells: string[]): string => {
    const counts = countCells(cells)
    return guessTask(guessKind(counts), counts)
  }
  const many = (n: number, of: (i: number) => unknown): string[] => Array.from({ length: n }, (_, i) => String(of(i)))

  it('predicts text and whole numbers of few values as classes, other numbers as numbers', () => {
    expect(task(many(50, (i) => ['a', 'b'][i % 2]))).toBe('classification')
    expect(task(many(60, (i) => i % 10))).toBe('classification')
    expect(task(many(60, (i) => i % 30))).toBe('regression')
    expect(task(many(10, (i) => i))).toBe('regression')
    expect(task(many(60, (i) => (i % 3) + 0.5))).toBe('regression')
  })
  it('takes a column as numbers though a few cells are text', () => {
    expect(guessKind(countCells([...many(96, (i) => i), 'x', 'y', 'z', '?']))).toBe('number')
    expect(guessKind(countCells([...many(80, (i) => i), ...many(20, (i) => `t${i}`)]))).toBe('category')
    expect(guessKind(countCells(['', '?']))).toBe('category')
  })
  it('knows columns that name rows', () => {
    expect(namesRows(countCells(many(100, (i) => `id${i}`)))).toBe(true)
    expect(namesRows(countCells(many(100, (i) => `id${i % 20}`)))).toBe(false)
    expect(namesRows(countCells(many(15, (i) => `id${i}`)))).toBe(false)
  })
})

describe('labels', () => {
  it('sorts whole numbers by value and text by code point', () => {
    expect(sortLabels(['10', '9', '2', '9'])).toEqual(['2', '9', '10'])
    expect(sortLabels(['b', 'B', 'a', '10', '9'])).toEqual(['10', '9', 'B', 'a', 'b'])
  })
  it('is the same whatever the order was', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.nat().map(String))), (labels) => {
        expect(sortLabels(labels.toReversed())).toEqual(sortLabels(labels))
      })
    )
  })
  it.each([[[]], [['a']]])('a classifier needs two classes: %j', (classes) => {
    expect(() => requireTwoClasses(classes, 'x', 'hint')).toThrowError(
      expect.objectContaining({ code: 'one-class', hint: 'hint' })
    )
  })
})

describe('numberStatistics', () => {
  it('describes the numbers that are there', () => {
    const { histogram, ...rest } = numberStatistics(Float64Array.of(0, 10, Number.NaN, 20))
    expect(rest).toEqual({ missing: 1, min: 0, max: 20, mean: 10, std: Math.sqrt(200 / 3) })
    expect(histogram).toMatchObject({ from: 0, to: 20 })
    expect(histogram?.counts.map((n, i) => (n ? i : -1)).filter((i) => i >= 0)).toEqual([0, 10, 19])
  })
  it('counts every number once, whatever the range', () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 0, -0, 5e-324))
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const finite = Float64Array.from(values.filter(Number.isFinite))
        const { histogram, missing } = numberStatistics(finite)
        expect(missing).toBe(0)
        expect(histogram?.counts.reduce((a, b) => a + b, 0) ?? 0).toBe(finite.length)
      })
    )
  })
  it('has nothing to say without numbers', () => {
    expect(numberStatistics(Float64Array.of(Number.NaN))).toEqual({ missing: 1 })
  })
})

describe('duplicates', () => {
  it('tells rows apart that differ in one byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(63), (bytes, at) => {
        const other = bytes.slice()
        other[at % bytes.length] = (other[at % bytes.length] ?? 0) ^ 1
        expect(fingerprint(other)).not.toBe(fingerprint(bytes))
        expect(fingerprint(bytes.slice())).toBe(fingerprint(bytes))
      })
    )
  })
  it('has no two alike among 200,000 different rows', () => {
    const images = new Set<number>()
    const bytes = new Uint8Array(8)
    const rows = new RowPrints(200_000)
    for (let i = 0; i < 200_000; i++) {
      new DataView(bytes.buffer).setUint32(2, i)
      images.add(fingerprint(bytes))
      rows.mix(i, i % 1000)
      rows.mix(i, Math.floor(i / 1000) / 7)
    }
    expect(images.size).toBe(200_000)
    expect(new Set(rows.all()).size).toBe(200_000)
  })
})

describe('problems', () => {
  it('names small, untrained and uneven classes', () => {
    const problems = classProblems(['a', 'b', 'c'], { train: [90, 4, 0], validation: [5, 1, 0], test: [5, 0, 12] })
    expect(problems.map((p) => [p.code, p.where])).toEqual([
      ['small-classes', ['b: 5']],
      ['untrained-classes', ['c']],
      ['uneven-classes', ['a', 'b']]
    ])
  })
  it('says what a part that is lacking means, unless it was not wanted', () => {
    const all = { train: 0.8, validation: 0.1, test: 0.1 }
    const counts = { train: 5, validation: 0, test: 0 }
    expect(splitProblems(counts, all).map((p) => p.code)).toEqual(['no-validation-part', 'no-test-part'])
    expect(splitProblems(counts, all)[1]?.message).toContain('nothing tells')
    expect(splitProblems({ ...counts, validation: 1 }, all)[0]?.message).toContain('on validation')
    expect(splitProblems(counts, { train: 1, validation: 0, test: 0 })).toEqual([])
  })
  it('keeps the first 200 places and counts all', () => {
    const where = Array.from({ length: 300 }, (_, i) => String(i))
    const made = problem({ severity: 'info', code: 'x', message: 'x', where })
    expect([made.count, made.where.length]).toEqual([300, 200])
  })
})
