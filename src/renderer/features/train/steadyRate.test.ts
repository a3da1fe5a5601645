import { describe, expect, it } from 'vitest'
import { SteadyRate } from './steadyRate'

describe('SteadyRate', () => {
  it('does not follow a single wild window', () => {
    const rate = new SteadyRate(5)
    for (const r of [600, 610, 605, 620]) rate.take(r)
    expect(rate.take(6500)).toBe(610)
  })

  it('follows a real change and forgets on reset', () => {
    const rate = new SteadyRate(5)
    for (const r of [600, 600, 600, 300, 300, 300]) rate.take(r)
    expect(rate.value).toBe(300)
    rate.reset()
    expect(rate.value).toBeNull()
    expect(rate.take(NaN)).toBeNaN()
    expect(rate.take(5)).toBe(5)
  })
})
