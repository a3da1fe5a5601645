import { describe, expect, it } from 'vitest'
import { timeDistributedLayer } from './timeDistributed'

const dense = { layer: 'dense', params: { units: 4 } }

describe('TimeDistributed', () => {
  it('does the same with each step', () => {
    expect(timeDistributedLayer.outputShape(dense, [[7, 5]])).toEqual([7, 4])
    expect(timeDistributedLayer.parameters(dense, [[7, 5]])).toBe((5 + 1) * 4)
    expect(timeDistributedLayer.multiplyAdds(dense, [[7, 5]])).toBe(7 * 5 * 4)
    const conv = { layer: 'conv2d', params: { filters: 2 } }
    expect(timeDistributedLayer.outputShape(conv, [[7, 5, 6, 1]])).toEqual([7, 3, 4, 2])
    expect(timeDistributedLayer.outputShape({ layer: 'flatten' }, [[7, 5, 6]])).toEqual([7, 30])
  })

  it('checks the settings of the layer inside, and says which', () => {
    expect(() => timeDistributedLayer.parse({ layer: 'dense', params: { units: 0 } })).toThrow(/params\.units: must be/)
    expect(() => timeDistributedLayer.parse({ layer: 'dense' })).toThrow(/params\.units/)
    expect(() => timeDistributedLayer.parse({ layer: 'lstm', params: { units: 2 } })).toThrow(/one of dense/)
  })

  it('wants steps, and steps that fit the layer inside', () => {
    expect(() => timeDistributedLayer.outputShape(dense, [[7]])).toThrow(/takes sequences.*it gets 7/)
    expect(() => timeDistributedLayer.outputShape(dense, [[7, 5, 6]])).toThrow(/Dense takes one row.*5 × 6/)
  })
})
