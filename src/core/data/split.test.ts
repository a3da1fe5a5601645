import { splitNames } from '@shared/project'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countClasses, countParts, drawSplit, testPart, trainPart, validationPart } from './split'

const base = { given: null, classes: null, fractions: null, seed: 1 }
const codes = fc.array(fc.nat(6), { minLength: 1, maxLength: 400 }).map((list) => Int32Array.from(list))

describe('drawSplit', () => {
  it('draws 80/10/10 by default', () => {
    const { split, policy } = drawSplit({ ...base, count: 1000 })
    expect(countParts(split)).toEqual({ train: 800, validation: 100, test: 100 })
    expect(policy).toEqual({ kind: 'random', seed: 1, fractions: { train: 0.8, validation: 0.1, test: 0.1 } })
  })

  it('puts every class with 3 examples or more into every part', () => {
    fc.assert(
      fc.property(codes, fc.nat(0x7fffffff), (classes, seed) => {
        const { split } = drawSplit({ ...base, count: classes.length, classes, seed })
        const counts = countClasses(split, classes, 7)
        for (let c = 0; c < 7; c++) {
          const n = splitNames.reduce((sum, part) => sum + (counts[part][c] ?? 0), 0)
          if (n >= 3) for (const part of splitNames) expect(counts[part][c]).toBeGreaterThan(0)
          if (n > 0) expect(counts.train[c]).toBeGreaterThan(0)
        }
      })
    )
  })

  it('keeps the shares of classes to within one example', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 300 }), fc.integer({ min: 20, max: 300 }), fc.nat(), (a, b, seed) => {
        const classes = Int32Array.from({ length: a + b }, (_, i) => (i < a ? 0 : 1))
        const counts = countClasses(drawSplit({ ...base, count: a + b, classes, seed }).split, classes, 2)
        expect(Math.abs((counts.test[0] ?? 0) - a * 0.1)).toBeLessThan(1.001)
        expect(Math.abs((counts.validation[1] ?? 0) - b * 0.1)).toBeLessThan(1.001)
      })
    )
  })

  it('gives the same parts again from its own policy, and others from another seed', () => {
    fc.assert(
      fc.property(
        codes,
        fc.option(fc.constantFrom([0, 2], [0, 1, 2], [2], [0, 1])),
        fc.nat(),
        (classes, parts, seed) => {
          const count = classes.length
          const given = parts ? Uint8Array.from({ length: count }, (_, i) => parts[i % parts.length] ?? 0) : null
          const once = drawSplit({ count, given, classes, fractions: null, seed })
          const again = drawSplit({ count, given, classes, fractions: once.policy.fractions, seed: once.policy.seed })
          expect(again).toEqual(once)
        }
      )
    )
    const many = { ...base, count: 500 }
    expect(drawSplit({ ...many, seed: 2 }).split).not.toEqual(drawSplit(many).split)
  })

  it('draws exactly a tenth of the training part when train and test are given, as for MNIST', () => {
    const count = 70_000
    const given = Uint8Array.from({ length: count }, (_, i) => (i < 60_000 ? trainPart : testPart))
    const classes = Int32Array.from({ length: count }, (_, i) => (i * i + (i % 7)) % 10)
    const { split, policy } = drawSplit({ ...base, count, given, classes })
    expect(countParts(split)).toEqual({ train: 54_000, validation: 6_000, test: 10_000 })
    expect(policy.kind).toBe('given-test')
    for (let i = 60_000; i < count; i++) expect(split[i]).toBe(testPart)
  })

  it('trains on everything there is to train on with 1/0/0', () => {
    const all = { train: 1, validation: 0, test: 0 }
    const given = Uint8Array.from([0, 0, 1, 1, 2])
    expect([...drawSplit({ ...base, count: 5, given, fractions: all }).split]).toEqual([0, 0, 0, 0, 2])
    const trainTest = Uint8Array.from([0, 0, 0, 2])
    expect([...drawSplit({ ...base, count: 4, given: trainTest, fractions: all }).split]).toEqual([0, 0, 0, 2])
    expect(countParts(drawSplit({ ...base, count: 9, fractions: all }).split).train).toBe(9)
  })

  it('keeps parts that are given', () => {
    const given = Uint8Array.from([trainPart, validationPart, testPart, trainPart])
    const { split, policy } = drawSplit({ ...base, count: 4, given })
    expect(split).toEqual(given)
    expect(policy).toEqual({ kind: 'given', seed: 1, fractions: { train: 0.5, validation: 0.25, test: 0.25 } })
  })

  it.each([
    { train: 0.8, validation: 0.1, test: 0.2 },
    { train: 0, validation: 0.5, test: 0.5 }
  ])('refuses %j', (fractions) => {
    expect(() => drawSplit({ ...base, count: 10, fractions })).toThrowError(
      expect.objectContaining({ code: 'bad-split', where: 'split' })
    )
  })
})
