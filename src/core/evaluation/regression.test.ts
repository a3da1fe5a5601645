import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { regressionFigures, wilsonInterval } from '.'

describe('regressionFigures', () => {
  it('agrees with scikit-learn', () => {
    // r2_score([3, -0.5, 2, 7], [2.5, 0.0, 2, 8]) = 0.9486081370449679 (its own documentation)
    const figures = regressionFigures([3, -0.5, 2, 7], [2.5, 0, 2, 8])
    expect(figures.r2).toBeCloseTo(0.9486081370449679, 12)
    expect(figures.mae).toBeCloseTo(0.5, 12)
    expect(figures.rmse).toBeCloseTo(0.6123724356957945, 12)
  })
  it('has a finite R2 where the target does not vary', () => {
    expect(regressionFigures([0.1, 0.1, 0.1], [0.1, 0.1, 0.1]).r2).toBe(1)
    expect(regressionFigures([0.1, 0.1, 0.1], [0.1, 0.1, 0.2]).r2).toBe(0)
    expect(regressionFigures([5], [4]).r2).toBe(0)
    expect(regressionFigures([], [])).toEqual({ mae: 0, rmse: 0, r2: 0 })
  })
  it('always saying the mean explains nothing', () => {
    expect(regressionFigures([1, 2, 3, 6], [3, 3, 3, 3]).r2).toBeCloseTo(0, 12)
  })
  it('keeps its precision far from zero', () => {
    const base = 1e9
    const targets = [0, 1, 2, 3].map((x) => base + x)
    expect(
      regressionFigures(
        targets,
        [0, 1, 2, 4].map((x) => base + x)
      ).r2
    ).toBeCloseTo(1 - 1 / 5, 9)
  })

  const sixteenths = fc.integer({ min: -16e6, max: 16e6 }).map((x) => x / 16)
  it('0 <= MAE <= RMSE, R2 <= 1, and MAE scales with the unit', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(sixteenths, sixteenths), { minLength: 1, maxLength: 50 }), (pairs) => {
        const y = pairs.map(([a]) => a)
        const f = pairs.map(([, b]) => b)
        const { mae, rmse, r2 } = regressionFigures(y, f)
        expect(mae).toBeGreaterThanOrEqual(0)
        expect(rmse).toBeGreaterThanOrEqual(mae * (1 - 1e-12))
        expect(r2).toBeLessThanOrEqual(1)
        const doubled = regressionFigures(
          y.map((v) => v * 2),
          f.map((v) => v * 2)
        )
        expect(doubled.mae).toBeCloseTo(mae * 2, 6)
      }),
      { seed: 7 }
    )
  })
})

describe('wilsonInterval', () => {
  it('agrees with published values', () => {
    // statsmodels.stats.proportion.proportion_confint(81, 263, method='wilson'); Newcombe (1998), table I
    const [low, high] = wilsonInterval(81, 263)
    expect(low).toBeCloseTo(0.2553, 4)
    expect(high).toBeCloseTo(0.3662, 4)
    expect(wilsonInterval(0, 20)[1]).toBeCloseTo(0.1611, 4)
    expect(wilsonInterval(1, 29)[0]).toBeCloseTo(0.0061, 4)
    expect(wilsonInterval(1, 29)[1]).toBeCloseTo(0.1718, 4)
  })
  it('without examples nothing is known', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1])
  })
  it('contains the share, stays in [0, 1], is symmetric and narrows with more examples', () => {
    const hits = fc
      .integer({ min: 1, max: 5000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(hits, ([k, n]) => {
        const [low, high] = wilsonInterval(k, n)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(k / n)
        expect(high).toBeGreaterThanOrEqual(k / n)
        const [mirroredLow, mirroredHigh] = wilsonInterval(n - k, n)
        expect(1 - mirroredHigh).toBeCloseTo(low, 10)
        expect(1 - mirroredLow).toBeCloseTo(high, 10)
        const [more, most] = wilsonInterval(k * 4, n * 4)
        expect(most - more).toBeLessThan(high - low)
      }),
      { seed: 7 }
    )
  })
})
