import { describe, expect, it } from 'vitest'
import { ProgressMeter } from './meter.svelte'

describe('ProgressMeter', () => {
  it('measures the rate of the current stage and what is left of it', () => {
    let now = 0
    const meter = new ProgressMeter(() => now)
    meter.update({ stage: 'Reading images', done: 0, total: 1000, unit: 'images' })
    expect(meter.rate).toBeNull()
    now = 1000
    meter.update({ stage: 'Reading images', done: 200, total: 1000, unit: 'images' })
    expect(meter.rate).toBeCloseTo(200)
    expect(meter.secondsLeft).toBeCloseTo(4)
    now = 1100
    meter.update({ stage: 'Writing', done: 1, total: 0, unit: 'MB' })
    expect(meter.rate).toBeNull()
    now = 2100
    meter.update({ stage: 'Writing', done: 11, total: 0, unit: 'MB' })
    expect(meter.rate).toBeCloseTo(10)
    expect(meter.secondsLeft).toBeNull()
  })
})
