import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epochOrder } from './order'

const MB = 1024 * 1024

describe('epochOrder', () => {
  it('visits every row once, whatever the size of a row', () => {
    fc.assert(
      fc.property(
        fc.nat(0x7fffffff),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.constantFrom(1, 784, 100_000, MB, 3 * MB, 20 * MB),
        (seed, epoch, n, rowBytes) => {
          const order = epochOrder(seed, epoch, n, rowBytes)
          expect(order.length).toBe(n)
          expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
        }
      ),
      { numRuns: 60 }
    )
  })

  it('is the same for the same seed and epoch, and different for another', () => {
    const a = epochOrder(1, 1, 1000, 784)
    expect(epochOrder(1, 1, 1000, 784)).toEqual(a)
    expect(epochOrder(2, 1, 1000, 784)).not.toEqual(a)
    expect(epochOrder(1, 2, 1000, 784)).not.toEqual(a)
  })

  it('is pinned: a run resumed by another version goes on in the same order', () => {
    expect([...epochOrder(1, 1, 10, 784)]).toMatchInlineSnapshot(`
      [
        6,
        8,
        5,
        2,
        3,
        7,
        1,
        0,
        4,
        9,
      ]
    `)
    expect([...epochOrder(1, 2, 40, 4 * MB)].slice(0, 8)).toMatchInlineSnapshot(`
      [
        28,
        6,
        18,
        34,
        36,
        5,
        7,
        33,
      ]
    `)
  })

  it('needs no more than 16 shards at a time', () => {
    const shardRows = 2
    const order = epochOrder(3, 1, 100, 4 * MB)
    for (let start = 0; start < 100; start += 16 * shardRows) {
      const shards = new Set(
        [...order.subarray(start, start + 16 * shardRows)].map((row) => Math.floor(row / shardRows))
      )
      expect(shards.size).toBeLessThanOrEqual(16)
    }
  })
})
