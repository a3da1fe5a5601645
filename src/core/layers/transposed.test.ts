import { describe, expect, it } from 'vitest'
import { conv2dTransposeLayer } from './conv2dTranspose'
import { conv3dTransposeLayer } from './conv3dTranspose'

describe('transposed convolution', () => {
  it('is as large as what a convolution would have shrunk', () => {
    const of = (params: object): number[] => conv2dTransposeLayer.outputShape({ filters: 8, ...params }, [[4, 5, 3]])
    expect(of({})).toEqual([6, 7, 8])
    expect(of({ padding: 'same', strides: [2, 3] })).toEqual([8, 15, 8])
    expect(of({ strides: 2 })).toEqual([9, 11, 8])
    expect(of({ kernelSize: 1, strides: 2 })).toEqual([8, 10, 8])
    expect(conv3dTransposeLayer.outputShape({ filters: 2, strides: [1, 2, 1] }, [[2, 3, 4, 5]])).toEqual([4, 7, 6, 2])
  })

  it('has its kernel the other way round', () => {
    const [kernel] = conv2dTransposeLayer.weights({ filters: 8, kernelSize: [2, 3] }, [[4, 5, 3]])
    expect(kernel).toMatchObject({ shape: [2, 3, 8, 3], fanIn: 48, fanOut: 18 })
    expect(conv3dTransposeLayer.parameters({ filters: 8, kernelSize: 2 }, [[2, 3, 4, 5]])).toBe(8 * 8 * 5 + 8)
    expect(conv2dTransposeLayer.multiplyAdds({ filters: 8, kernelSize: [2, 3] }, [[4, 5, 3]])).toBe(20 * 6 * 3 * 8)
  })
})
