import { describe, expect, it } from 'vitest'
import { axisRange, roundUp, SteadyRange, xEnd } from './axes'
import { decimate, nearest } from './decimate'

describe('axes', () => {
  it('grow in round steps', () => {
    expect([0.081, 0.2, 2.31, 2.6, 7, 1234].map(roundUp)).toEqual([0.1, 0.2, 2.5, 5, 10, 2000])
    expect(axisRange(0.05, 2.3, 'from-zero')).toEqual({ min: 0, max: 2.5 })
    expect(axisRange(0.91, 0.99, 'share')).toEqual({ min: 0.9, max: 1 })
    expect(axisRange(-3, 12, 'free')).toEqual({ min: -4, max: 12 })
    expect(axisRange(Infinity, -Infinity, 'from-zero')).toEqual({ min: 0, max: 1 })
  })

  it('end with the run, or early in a long one a few steps ahead', () => {
    expect(xEnd(0.2, 10)).toBe(10)
    expect(xEnd(50, 3000)).toBe(100)
    expect(xEnd(0, 3000)).toBe(2)
    expect(xEnd(700, 3000)).toBe(3000)
    expect(xEnd(70, null)).toBe(100)
  })

  it('never shrink until reset', () => {
    const range = new SteadyRange()
    range.take({ min: 0, max: 5 })
    expect(range.take({ min: 0, max: 1 })).toEqual({ min: 0, max: 5 })
    range.reset()
    expect(range.take({ min: 0, max: 1 })).toEqual({ min: 0, max: 1 })
  })
})

describe('decimation', () => {
  const n = 100_000
  const x = Float64Array.from({ length: n }, (_, i) => i)
  const y = Float64Array.from({ length: n }, (_, i) => Math.sin(i / 500))
  y[54_321] = 40

  it('keeps spikes and order within two points a column', () => {
    const out = decimate({ x, y, length: n }, 300)
    expect(out.length).toBeLessThanOrEqual(600)
    expect(Math.max(...out.map((p) => p.y))).toBe(40)
    expect(out.every((p, i) => i === 0 || p.x > (out[i - 1]?.x ?? 0))).toBe(true)
  })

  it('leaves short lines alone, without what is not finite', () => {
    expect(decimate({ x: [1, 2, 3], y: [5, NaN, 6], length: 3 }, 100)).toEqual([
      { x: 1, y: 5 },
      { x: 3, y: 6 }
    ])
  })

  it('finds the nearest point', () => {
    const points = { x: [1, 2, 4, 8], y: [0, 0, 0, 0], length: 4 }
    expect([0, 1.4, 2.9, 3.1, 99].map((at) => nearest(points, at))).toEqual([0, 0, 1, 2, 3])
    expect(nearest({ x: [], y: [], length: 0 }, 1)).toBe(-1)
  })
})
