import { describe, expect, it } from 'vitest'
import { middle, resizingLayer } from './resizing'
import { rescalingLayer } from './rescaling'
import { upSampling1dLayer } from './upSampling1d'
import { upSampling2dLayer } from './upSampling2d'

describe('other sizes', () => {
  it('are a whole number of times as large, or given', () => {
    expect(upSampling1dLayer.outputShape({ size: 3 }, [[4, 2]])).toEqual([12, 2])
    expect(upSampling2dLayer.outputShape({}, [[4, 5, 2]])).toEqual([8, 10, 2])
    expect(upSampling2dLayer.outputShape({ size: [1, 3], interpolation: 'bilinear' }, [[4, 5, 2]])).toEqual([4, 15, 2])
    expect(resizingLayer.outputShape({ height: 7, width: 3 }, [[4, 5, 2]])).toEqual([7, 3, 2])
    expect(() => resizingLayer.parse({ height: 7 })).toThrow(/width/)
    expect(() => upSampling2dLayer.parse({ interpolation: 'bicubic' })).toThrow(/nearest.*bilinear/)
  })

  it('can come of the middle of an image', () => {
    expect(middle([4, 6], { height: 2, width: 2 })).toEqual({ top: 0, left: 1, height: 4, width: 4 })
    expect(middle([9, 4], { height: 3, width: 2 })).toEqual({ top: 1, left: 0, height: 6, width: 4 })
    expect(middle([1, 1], { height: 1, width: 9 })).toEqual({ top: 0, left: 0, height: 1, width: 1 })
  })

  it('leave the shape when only values are scaled', () => {
    expect(rescalingLayer.outputShape({}, [[4, 5, 2]])).toEqual([4, 5, 2])
    expect(rescalingLayer.parse({}).scale).toBeCloseTo(0.00392156)
    expect(() => rescalingLayer.parse({ scale: Number.NaN })).toThrow(/scale/)
  })
})
