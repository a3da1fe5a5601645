import { describe, expect, it } from 'vitest'
import { correlationRatio, cramersV } from './association'

describe('Cramér’s V', () => {
  const table = (counts: number[][]) => counts.flatMap((row, a) => row.map((n, b) => ({ a, b, n })))
  it('is 1 where one value tells the other, 0 where they are independent', () => {
    expect(
      cramersV(
        table([
          [10, 0],
          [0, 30]
        ])
      )
    ).toBeCloseTo(1)
    expect(
      cramersV(
        table([
          [10, 20],
          [30, 60]
        ])
      )
    ).toBeCloseTo(0)
  })
  it('is that of scipy.stats.contingency.association', () => {
    expect(
      cramersV(
        table([
          [100, 150],
          [203, 322],
          [420, 700],
          [320, 210]
        ])
      )
    ).toBeCloseTo(0.18617813077483678, 10)
  })
  it('is not there for a single value', () => {
    expect(cramersV(table([[3, 4]]))).toBeNull()
    expect(cramersV([])).toBeNull()
  })
})

describe('the correlation ratio', () => {
  // Wikipedia's example: scores in algebra, geometry and statistics.
  const scores = [
    [45, 70, 29, 15, 21],
    [40, 20, 30, 42],
    [65, 95, 80, 70, 85, 73]
  ]
  const groups = scores.map((values) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    return { n: values.length, mean, variance: values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length }
  })
  it('is that of the textbook example', () => expect(correlationRatio(groups)).toBeCloseTo(Math.sqrt(6780 / 9640), 10))
  it('is not there for one group or a constant', () => {
    expect(correlationRatio(groups.slice(0, 1))).toBeNull()
    expect(
      correlationRatio([
        { n: 3, mean: 1, variance: 0 },
        { n: 4, mean: 1, variance: 0 }
      ])
    ).toBeNull()
  })
})
