import { describe, expect, it } from 'vitest'
import { groupNormalizationLayer } from './groupNormalization'
import { layerNormalizationLayer } from './layerNormalization'

describe('LayerNormalization', () => {
  it('keeps the shape and learns a factor and a constant for each channel', () => {
    expect(layerNormalizationLayer.outputShape({}, [[7, 5]])).toEqual([7, 5])
    expect(layerNormalizationLayer.weights({}, [[7, 5]]).map(({ name, shape }) => [name, shape])).toEqual([
      ['gamma', [5]],
      ['beta', [5]]
    ])
    expect(layerNormalizationLayer.parameters({ scale: false }, [[7, 5]])).toBe(5)
  })
  it('takes no films', () => {
    expect(() => layerNormalizationLayer.outputShape({}, [[2, 3, 4, 5]])).toThrow(/2 × 3 × 4 × 5/)
  })
})

describe('GroupNormalization', () => {
  it('wants groups of one size', () => {
    expect(groupNormalizationLayer.outputShape({ groups: 3 }, [[4, 4, 6]])).toEqual([4, 4, 6])
    expect(groupNormalizationLayer.parameters({ groups: 3 }, [[4, 4, 6]])).toBe(12)
    expect(() => groupNormalizationLayer.outputShape({ groups: 4 }, [[4, 4, 6]])).toThrow(/6 channels .* into 4 equal/)
    expect(() => groupNormalizationLayer.weights({}, [[6]])).toThrow(/into 32 equal groups/)
  })
})
