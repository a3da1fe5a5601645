import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accuracy, confusionMatrix, correct, macroF1, perClass, total } from '.'

describe('confusionMatrix', () => {
  it('counts true class by row and predicted class by column', () => {
    expect(confusionMatrix([0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 2, 0], 3)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [1, 0, 2]
    ])
  })
  it('refuses codes that are no class and lengths that differ', () => {
    expect(() => confusionMatrix([0], [3], 3)).toThrow(RangeError)
    expect(() => confusionMatrix([-1], [0], 3)).toThrow(RangeError)
    expect(() => confusionMatrix([0, 1], [0], 3)).toThrow(RangeError)
  })
})

describe('figures per class', () => {
  // scikit-learn 1.5: classification_report([0,0,1,2,2,2], [0,1,1,2,2,0])
  const confusion = confusionMatrix([0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 2, 0], 3)
  it('agrees with scikit-learn', () => {
    const figures = perClass(confusion, ['a', 'b', 'c'])
    expect(figures).toEqual([
      { label: 'a', precision: 0.5, recall: 0.5, f1: 0.5, support: 2 },
      { label: 'b', precision: 0.5, recall: 1, f1: 2 / 3, support: 1 },
      { label: 'c', precision: 1, recall: 2 / 3, f1: 0.8, support: 3 }
    ])
    expect(accuracy(confusion)).toBeCloseTo(4 / 6, 12)
    expect(macroF1(confusion)).toBeCloseTo((0.5 + 2 / 3 + 0.8) / 3, 12)
  })
  it('says 0 where a figure is undefined', () => {
    const [, never, absent] = perClass(confusionMatrix([0, 1], [0, 0], 3), ['a', 'b', 'c'])
    expect(never).toEqual({ label: 'b', precision: 0, recall: 0, f1: 0, support: 1 })
    expect(absent).toEqual({ label: 'c', precision: 0, recall: 0, f1: 0, support: 0 })
    expect(accuracy([])).toBe(0)
    expect(macroF1([[0]])).toBe(0)
  })
  it('leaves classes that never occur out of the mean of F1', () => {
    // f1_score([0, 1], [0, 0], average='macro') = (2/3 + 0) / 2, whatever other labels exist
    expect(macroF1(confusionMatrix([0, 1], [0, 0], 9))).toBeCloseTo(1 / 3, 12)
  })
})

describe('properties', () => {
  const cases = fc.integer({ min: 1, max: 6 }).chain((classes) => {
    const code = fc.integer({ min: 0, max: classes - 1 })
    return fc.record({
      classes: fc.constant(classes),
      pairs: fc.array(fc.tuple(code, code), { minLength: 1, maxLength: 200 })
    })
  })
  const matrixOf = ({ classes, pairs }: { classes: number; pairs: [number, number][] }): number[][] =>
    confusionMatrix(
      pairs.map(([t]) => t),
      pairs.map(([, p]) => p),
      classes
    )

  it('every example is counted once, the right ones on the diagonal', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const matrix = matrixOf(c)
        expect(total(matrix)).toBe(c.pairs.length)
        expect(correct(matrix)).toBe(c.pairs.filter(([t, p]) => t === p).length)
      }),
      { seed: 7 }
    )
  })
  it('F1 is the harmonic mean of precision and recall, and lies between them', () => {
    fc.assert(
      fc.property(cases, (c) => {
        for (const { precision, recall, f1 } of perClass(matrixOf(c), [])) {
          const sum = precision + recall
          expect(f1).toBeCloseTo(sum === 0 ? 0 : (2 * precision * recall) / sum, 10)
          expect(f1).toBeGreaterThanOrEqual(Math.min(precision, recall) - 1e-12)
          expect(f1).toBeLessThanOrEqual(Math.max(precision, recall) + 1e-12)
        }
      }),
      { seed: 7 }
    )
  })
  it('accuracy is the mean of recall weighted by support', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const matrix = matrixOf(c)
        const weighted = perClass(matrix, []).reduce((sum, f) => sum + f.recall * f.support, 0)
        expect(accuracy(matrix)).toBeCloseTo(weighted / c.pairs.length, 10)
      }),
      { seed: 7 }
    )
  })
  it('all right means 1 everywhere', () => {
    fc.assert(
      fc.property(cases, ({ classes, pairs }) => {
        const truth = pairs.map(([t]) => t)
        const matrix = confusionMatrix(truth, truth, classes)
        expect(accuracy(matrix)).toBe(1)
        expect(macroF1(matrix)).toBeCloseTo(1, 12)
      }),
      { seed: 7 }
    )
  })
})
