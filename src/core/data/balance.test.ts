import { describe, expect, it } from 'vitest'
import { balanceWeights, classWeights, oversampled, oversampledCount, oversampledOrder } from './balance'

/** 60 of class 0, 25 of class 1, 7 of class 3, none of class 2; mixed up. */
const codes = Int32Array.from({ length: 92 }, (_, i) => {
  const at = (i * 37) % 92
  return at < 60 ? 0 : at < 85 ? 1 : 3
})
const timesOf = (positions: Int32Array): number[] => {
  const times = new Array<number>(codes.length).fill(0)
  for (const position of positions) times[position] = (times[position] ?? 0) + 1
  return times
}

describe('weights', () => {
  it('let every class that is there weigh the same, and leave the mean at 1', () => {
    const weights = balanceWeights(codes, 4)
    const sums = [0, 1, 2, 3].map((code) => codes.reduce((sum, c, i) => sum + (c === code ? (weights[i] ?? 0) : 0), 0))
    expect(sums[2]).toBe(0)
    for (const code of [0, 1, 3]) expect(sums[code]).toBeCloseTo(92 / 3, 4)
    expect(weights.reduce((a, b) => a + b, 0) / 92).toBeCloseTo(1, 5)
    expect(classWeights([60, 25, 0, 7])[3]).toBeCloseTo(92 / (3 * 7), 12)
  })
  it('are 1 where the classes are equal, and for rows without a class', () => {
    expect([...balanceWeights(Int32Array.of(0, 1, 1, 0), 2)]).toEqual([1, 1, 1, 1])
    expect(balanceWeights(Int32Array.of(0, -1, 1, 1), 2)[1]).toBe(1)
  })
})

describe('oversampling', () => {
  it('meets every class as often as the largest, and rows of a class equally often but for one', () => {
    const positions = oversampled(1, 1, codes, 4)
    expect(positions.length).toBe(oversampledCount([60, 25, 0, 7]))
    expect(positions.length).toBe(180)
    const times = timesOf(positions)
    for (const [code, least, most] of [
      [0, 1, 1],
      [1, 2, 3],
      [3, 8, 9]
    ] as const) {
      const own = times.filter((_, i) => codes[i] === code)
      expect(own.reduce((a, b) => a + b, 0)).toBe(60)
      expect([Math.min(...own), Math.max(...own)]).toEqual([least, most])
    }
    expect([...positions]).toEqual([...positions].sort((a, b) => a - b))
  })

  it('is the same for the same seed and epoch, and draws the rest anew for another', () => {
    const first = oversampled(5, 2, codes, 4)
    expect(oversampled(5, 2, codes, 4)).toEqual(first)
    expect(oversampled(5, 3, codes, 4)).not.toEqual(first)
    expect(oversampled(6, 2, codes, 4)).not.toEqual(first)
  })

  it('gives each row of a class its share of the rest', () => {
    const more = new Array<number>(codes.length).fill(0)
    const epochs = 2_000
    for (let epoch = 1; epoch <= epochs; epoch++) {
      timesOf(oversampled(3, epoch, codes, 4)).forEach((times, i) => {
        more[i] = (more[i] ?? 0) + times - (codes[i] === 1 ? 2 : codes[i] === 3 ? 8 : 1)
      })
    }
    // Ten of 25 rows, four of seven; four standard deviations.
    for (const [code, share] of [
      [1, 10 / 25],
      [3, 4 / 7]
    ] as const) {
      const rates = more.filter((_, i) => codes[i] === code).map((n) => n / epochs)
      for (const rate of rates)
        expect(Math.abs(rate - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / epochs))
    }
  })

  it('leaves rows without a class as they are', () => {
    expect([...oversampled(1, 1, Int32Array.of(0, -1, 1, 1), 2)]).toEqual([0, 0, 1, 2, 3])
  })

  it('shuffles all of them', () => {
    const order = oversampledOrder(1, 1, codes, { classes: 4, rowBytes: 100 })
    expect([...order].sort((a, b) => a - b)).toEqual([...oversampled(1, 1, codes, 4)])
    expect(order).not.toEqual(oversampledOrder(1, 2, codes, { classes: 4, rowBytes: 100 }))
    // Copies do not stay together.
    const beside = order.filter((position, i) => position === order[i + 1]).length
    expect(beside).toBeLessThan(20)
  })
})
