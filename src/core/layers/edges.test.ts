import { describe, expect, it } from 'vitest'
import { cropping1dLayer } from './cropping1d'
import { cropping2dLayer } from './cropping2d'
import { zeroPadding1dLayer } from './zeroPadding1d'
import { zeroPadding2dLayer } from './zeroPadding2d'

describe('edges', () => {
  it('are put on', () => {
    expect(zeroPadding1dLayer.outputShape({}, [[5, 3]])).toEqual([7, 3])
    expect(zeroPadding1dLayer.outputShape({ padding: [0, 4] }, [[5, 3]])).toEqual([9, 3])
    expect(zeroPadding2dLayer.outputShape({}, [[5, 6, 3]])).toEqual([7, 8, 3])
    expect(zeroPadding2dLayer.outputShape({ padding: [0, 2] }, [[5, 6, 3]])).toEqual([5, 10, 3])
    expect(
      zeroPadding2dLayer.outputShape(
        {
          padding: [
            [1, 0],
            [2, 3]
          ]
        },
        [[5, 6, 3]]
      )
    ).toEqual([6, 11, 3])
  })

  it('are cut off, until something must be left', () => {
    expect(cropping1dLayer.outputShape({}, [[5, 3]])).toEqual([3, 3])
    expect(cropping2dLayer.outputShape({}, [[5, 6, 3]])).toEqual([5, 6, 3])
    expect(
      cropping2dLayer.outputShape(
        {
          cropping: [
            [1, 0],
            [2, 3]
          ]
        },
        [[5, 6, 3]]
      )
    ).toEqual([4, 1, 3])
    expect(() => cropping1dLayer.outputShape({ cropping: [2, 3] }, [[5, 3]])).toThrow(/cuts off all of the 5/)
    expect(() => cropping2dLayer.outputShape({ cropping: 3 }, [[5, 9, 3]])).toThrow(/all of the 5 × 9/)
  })

  it('are written in one of three ways', () => {
    expect(zeroPadding2dLayer.parse({ padding: 2 })).toEqual({
      padding: [
        [2, 2],
        [2, 2]
      ]
    })
    expect(() => zeroPadding2dLayer.parse({ padding: [1, [2, 3]] })).toThrow(/top, bottom/)
    expect(() => cropping1dLayer.parse({ cropping: -1 })).toThrow(/cropping: must be at least 0/)
  })
})
