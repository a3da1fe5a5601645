import { describe, expect, it } from 'vitest'
import { depthwiseConv2dLayer } from './depthwiseConv2d'

describe('DepthwiseConv2D', () => {
  it('keeps the channels, times its multiplier', () => {
    const of = (params: object): number[] => depthwiseConv2dLayer.outputShape(params, [[28, 28, 3]])
    expect(of({})).toEqual([26, 26, 3])
    expect(of({ depthMultiplier: 2, padding: 'same', strides: 2 })).toEqual([14, 14, 6])
  })

  it('counts parameters and multiply-adds', () => {
    const params = { kernelSize: [3, 5], depthMultiplier: 2 }
    expect(depthwiseConv2dLayer.parameters(params, [[28, 28, 3]])).toBe(15 * 6 + 6)
    expect(depthwiseConv2dLayer.multiplyAdds(params, [[28, 28, 3]])).toBe(26 * 24 * 6 * 15)
    expect(depthwiseConv2dLayer.weights(params, [[28, 28, 3]])[0]).toMatchObject({ fanIn: 45, fanOut: 30 })
  })

  it('refuses what TensorFlow does not do', () => {
    expect(() => depthwiseConv2dLayer.parse({ strides: [1, 2] })).toThrow(/strides: .*same/)
    expect(() => depthwiseConv2dLayer.outputShape({}, [[10]])).toThrow(/takes images/)
  })
})
