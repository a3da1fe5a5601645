import { describe, expect, it } from 'vitest'
import { conv2dLayer } from './conv2d'

describe('Conv2D', () => {
  it('counts positions: valid and same, with strides', () => {
    const of = (params: object): number[] => conv2dLayer.outputShape({ filters: 8, ...params }, [[28, 28, 3]])
    expect(of({ kernelSize: 3 })).toEqual([26, 26, 8])
    expect(of({ kernelSize: [3, 5] })).toEqual([26, 24, 8])
    expect(of({ padding: 'same' })).toEqual([28, 28, 8])
    expect(of({ strides: 2 })).toEqual([13, 13, 8])
    expect(of({ dilation: [2, 3] })).toEqual([24, 22, 8])
    expect(of({ dilation: 2, padding: 'same' })).toEqual([28, 28, 8])
    expect(() => of({ dilation: 2, strides: 2 })).toThrow(/not both/)
    expect(of({ strides: [2, 3], padding: 'same' })).toEqual([14, 10, 8])
  })

  it('counts parameters and multiply-adds', () => {
    const params = { filters: 32, kernelSize: [3, 3] }
    expect(conv2dLayer.parameters(params, [[28, 28, 1]])).toBe(320)
    expect(conv2dLayer.multiplyAdds(params, [[28, 28, 1]])).toBe(26 * 26 * 32 * 9)
    expect(conv2dLayer.weights(params, [[28, 28, 3]])[0]).toMatchObject({ fanIn: 27, fanOut: 288 })
  })

  it('explains an image that is too small, and rows that are no image', () => {
    expect(() => conv2dLayer.outputShape({ filters: 1, kernelSize: 5 }, [[4, 8, 1]])).toThrow(
      /5 × 5 window .* larger than the 4 × 8/
    )
    expect(() => conv2dLayer.outputShape({ filters: 1 }, [[10]])).toThrow(/takes images/)
  })

  it('refuses half a kernel size', () => {
    expect(() => conv2dLayer.parse({ filters: 1, kernelSize: [3] })).toThrow(/kernelSize/)
    expect(() => conv2dLayer.parse({ filters: 1, padding: 'full' })).toThrow(/valid.*same/)
  })
})
