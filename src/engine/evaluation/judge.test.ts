import { describe, expect, it } from 'vitest'
import { greatest, judgeClasses, judgeNumbers, mostPredictions, sample } from './judge'

describe('sample', () => {
  it('takes everything there is room for', () => {
    expect(sample(3, 5, () => false)).toEqual([0, 1, 2])
  })
  it('takes preferred ones first, the others evenly spread, in order', () => {
    expect(sample(10, 4, (i) => i === 8 || i === 9)).toEqual([0, 4, 8, 9])
    expect(sample(10, 2, (i) => i % 2 === 1)).toEqual([1, 5])
  })
})

describe('greatest', () => {
  it('is the first of equal ones, as argmax', () => {
    expect(greatest(Float32Array.of(9, 0.25, 0.5, 0.5), 1, 3)).toEqual({ index: 1, value: 0.5 })
  })
})

describe('judgeClasses', () => {
  const rows = Int32Array.of(5, 7, 9)
  const targets = Int32Array.of(0, 1, 1)
  const probabilities = Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.125, 0.875)
  it('counts, and lists what was said of each row', () => {
    expect(judgeClasses({ rows, targets }, probabilities, ['no', 'yes'])).toEqual({
      metrics: { accuracy: 2 / 3, macroF1: 2 / 3 },
      accuracyInterval: [expect.closeTo(0.2077, 3), expect.closeTo(0.9385, 3)],
      perClass: [
        { label: 'no', precision: 0.5, recall: 1, f1: 2 / 3, support: 1 },
        { label: 'yes', precision: 1, recall: 0.5, f1: 2 / 3, support: 2 }
      ],
      confusion: [
        [1, 0],
        [1, 1]
      ],
      predictions: [
        { index: 5, target: 0, predicted: 0, confidence: 0.75 },
        { index: 7, target: 1, predicted: 0, confidence: 0.5 },
        { index: 9, target: 1, predicted: 1, confidence: 0.875 }
      ]
    })
  })
  it('keeps every mistake when there is not room for all', () => {
    const count = mostPredictions + 5000
    const many = { rows: Int32Array.from({ length: count }, (_, i) => i), targets: new Int32Array(count) }
    const wrong = (i: number): boolean => i % 100 === 99
    const said = Float32Array.from({ length: count * 2 }, (_, k) => ((k % 2 === 1) === wrong(k >> 1) ? 1 : 0))
    const { predictions, confusion } = judgeClasses(many, said, ['a', 'b'])
    expect(predictions.length).toBe(mostPredictions)
    expect(predictions.filter((p) => p.predicted === 1).length).toBe(250)
    expect(confusion[0]).toEqual([count - 250, 250])
  })
})

describe('judgeNumbers', () => {
  it('measures in the unit of the target', () => {
    const judged = judgeNumbers(
      { rows: Int32Array.of(1, 2), targets: Float64Array.of(10, 20) },
      Float32Array.of(11, 17)
    )
    expect(judged.metrics['mae']).toBe(2)
    expect(judged.metrics['rmse']).toBeCloseTo(Math.sqrt(5), 12)
    expect(judged.metrics['r2']).toBeCloseTo(0.8, 12)
    expect(judged.predictions).toEqual([
      { index: 1, target: 10, predicted: 11 },
      { index: 2, target: 20, predicted: 17 }
    ])
  })
})
