import { describe, expect, it } from 'vitest'
import { fakeEvaluation } from '../../host/fakeData'
import { errorsOf, examplesOfCell, largestErrors, mixUps, scatter, shareOfRow, sortClasses } from './readings'

const evaluation = fakeEvaluation()

describe('readings of an evaluation', () => {
  it('lists errors, the surest first', () => {
    expect(errorsOf(evaluation).map((p) => p.index)).toEqual([14, 11])
  })

  it('finds the examples of a cell', () => {
    expect(examplesOfCell(evaluation, 1, 1).map((p) => p.index)).toEqual([13, 12])
    expect(examplesOfCell(evaluation, 1, 0)).toEqual([])
  })

  it('colours by share of the row', () => {
    expect(shareOfRow(evaluation.confusion, 0, 1)).toBe(0.5)
    expect(shareOfRow([[0, 0]], 0, 0)).toBe(0)
    expect(shareOfRow([], 3, 0)).toBe(0)
  })

  it('sorts classes by a column, labels as numbers', () => {
    const scores = ['10', '2', '1'].map((label, i) => ({ label, precision: 0.5, recall: i, f1: 0, support: 9 }))
    expect(sortClasses(scores, { by: 'label', descending: false }).map((s) => s.label)).toEqual(['1', '2', '10'])
    expect(sortClasses(scores, { by: 'recall', descending: true }).map((s) => s.label)).toEqual(['1', '2', '10'])
    expect(sortClasses(scores, { by: 'precision', descending: true }).map((s) => s.label)).toEqual(['10', '2', '1'])
  })

  it('lists pairs that are mixed up, the commonest first', () => {
    const confusion = [
      [5, 1, 0],
      [3, 4, 1],
      [0, 0, 9]
    ]
    expect(mixUps(confusion)).toEqual([
      { truth: 1, predicted: 0, count: 3 },
      { truth: 0, predicted: 1, count: 1 },
      { truth: 1, predicted: 2, count: 1 }
    ])
    expect(mixUps(confusion, 1)).toHaveLength(1)
    expect(mixUps([[5]])).toEqual([])
  })

  it('orders regression errors by size and thins a scatter', () => {
    const predictions = Array.from({ length: 5000 }, (_, i) => ({ index: i, target: i, predicted: i - (i % 7) }))
    const regression = fakeEvaluation({ predictions })
    expect(largestErrors(regression)[0]).toMatchObject({ index: 6, error: -6 })
    const points = scatter(regression, 100)
    expect(points).toHaveLength(100)
    expect(points[0]).toEqual({ x: 0, y: 0 })
    expect(scatter(evaluation)).toHaveLength(6)
  })
})
