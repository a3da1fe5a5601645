import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { belowAt, shuffle, streamOf, threefry2x32, uniformAt } from './random'

describe('threefry2x32', () => {
  // Known answers of the Random123 distribution (kat_vectors, threefry2x32 20).
  it.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe]
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7]
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0]
    ]
  ] as const)('key %j counter %j', (key, counter, expected) => {
    expect(threefry2x32(key[0], key[1], counter[0], counter[1])).toEqual(expected)
  })
})

describe('uniformAt', () => {
  it('is a pure function that fills [0, 1) evenly', () => {
    const stream = streamOf('test')
    const bins = new Array<number>(10).fill(0)
    for (let i = 0; i < 20_000; i++) {
      const u = uniformAt(7, stream, i)
      expect(u).toBe(uniformAt(7, stream, i))
      bins[Math.floor(u * 10)] = (bins[Math.floor(u * 10)] ?? 0) + 1
    }
    for (const bin of bins) expect(Math.abs(bin - 2000)).toBeLessThan(200)
  })

  it('differs by seed, stream and counter, also above 2^32', () => {
    const values = [
      uniformAt(1, 1, 1),
      uniformAt(2, 1, 1),
      uniformAt(1, 2, 1),
      uniformAt(1, 1, 2),
      uniformAt(1, 1, 2 ** 32 + 1)
    ]
    expect(new Set(values).size).toBe(values.length)
  })
})

describe('belowAt and shuffle', () => {
  it('stays below n', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 1e9 }), (seed, stream, counter, n) => {
        const value = belowAt(seed, stream, counter, n)
        expect(Number.isInteger(value) && value >= 0 && value < n).toBe(true)
      })
    )
  })

  it('permutes only its range', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 200 }), fc.nat(50), fc.nat(50), (seed, n, a, b) => {
        const from = Math.min(a, n)
        const to = Math.min(n, from + b)
        const values = Int32Array.from({ length: n }, (_, i) => i)
        shuffle(values, seed, 3, from, to)
        expect([...values].sort((x, y) => x - y)).toEqual(Array.from({ length: n }, (_, i) => i))
        for (let i = 0; i < n; i++) if (i < from || i >= to) expect(values[i]).toBe(i)
      })
    )
  })

  it('puts each value in each place equally often', () => {
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0])
    for (let seed = 0; seed < 4000; seed++) {
      const values = [0, 1, 2, 3]
      shuffle(values, seed, 1)
      values.forEach((value, place) => {
        const row = counts[place]
        if (row) row[value] = (row[value] ?? 0) + 1
      })
    }
    for (const row of counts) for (const n of row) expect(Math.abs(n - 1000)).toBeLessThan(130)
  })
})
