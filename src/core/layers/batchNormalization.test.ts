import { describe, expect, it } from 'vitest'
import { batchNormalizationLayer } from './batchNormalization'

describe('BatchNormalization', () => {
  it('keeps the shape and has four values a channel, two of them learned', () => {
    expect(batchNormalizationLayer.outputShape({}, [[8, 8, 5]])).toEqual([8, 8, 5])
    expect(batchNormalizationLayer.parameters({}, [[8, 8, 5]])).toBe(20)
    const learned = batchNormalizationLayer.weights({}, [[5]]).map((w) => [w.name, w.trainable])
    expect(learned).toEqual([
      ['gamma', true],
      ['beta', true],
      ['moving_mean', false],
      ['moving_variance', false]
    ])
    expect(batchNormalizationLayer.parameters({ center: false, scale: false }, [[5]])).toBe(10)
  })

  it("has Keras' defaults and refuses what can't be", () => {
    expect(batchNormalizationLayer.parse({})).toEqual({ momentum: 0.99, epsilon: 1e-3, center: true, scale: true })
    expect(() => batchNormalizationLayer.parse({ momentum: 1.1 })).toThrow(/momentum/)
    expect(() => batchNormalizationLayer.parse({ epsilon: 0 })).toThrow(/epsilon.*above 0/)
    expect(() => batchNormalizationLayer.outputShape({}, [[2, 2, 2, 2]])).toThrow(/2 × 2 × 2 × 2/)
  })
})
