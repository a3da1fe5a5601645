import { describe, expect, it } from 'vitest'
import { averagePooling1dLayer } from './averagePooling1d'
import { averagePooling2dLayer } from './averagePooling2d'
import { averagePooling3dLayer } from './averagePooling3d'
import { globalAveragePooling3dLayer } from './globalAveragePooling3d'
import { globalMaxPooling1dLayer } from './globalMaxPooling1d'
import { globalMaxPooling2dLayer } from './globalMaxPooling2d'
import { globalMaxPooling3dLayer } from './globalMaxPooling3d'
import { maxPooling1dLayer } from './maxPooling1d'
import { maxPooling3dLayer } from './maxPooling3d'

describe('pooling', () => {
  it('moves by its own size unless told otherwise', () => {
    expect(maxPooling1dLayer.outputShape({}, [[9, 4]])).toEqual([4, 4])
    expect(averagePooling1dLayer.outputShape({ poolSize: 3, strides: 1 }, [[9, 4]])).toEqual([7, 4])
    expect(averagePooling2dLayer.outputShape({ padding: 'same' }, [[9, 5, 4]])).toEqual([5, 3, 4])
    expect(maxPooling3dLayer.outputShape({ poolSize: [1, 2, 3] }, [[4, 4, 7, 2]])).toEqual([4, 2, 2, 2])
    expect(averagePooling3dLayer.outputShape({}, [[4, 4, 7, 2]])).toEqual([2, 2, 3, 2])
  })

  it('counts what a mean adds up', () => {
    expect(averagePooling1dLayer.multiplyAdds({ poolSize: 3, strides: 1 }, [[9, 4]])).toBe(7 * 4 * 3)
    expect(averagePooling2dLayer.multiplyAdds({}, [[8, 6, 4]])).toBe(4 * 3 * 4 * 4)
    expect(globalAveragePooling3dLayer.multiplyAdds({}, [[2, 3, 4, 5]])).toBe(120)
  })

  it('leaves one value a channel when it is global', () => {
    expect(globalMaxPooling1dLayer.outputShape({}, [[9, 4]])).toEqual([4])
    expect(globalMaxPooling2dLayer.outputShape({}, [[9, 5, 4]])).toEqual([4])
    expect(globalMaxPooling3dLayer.outputShape({}, [[2, 3, 4, 5]])).toEqual([5])
    expect(globalAveragePooling3dLayer.outputShape({}, [[2, 3, 4, 5]])).toEqual([5])
  })

  it('explains what it can’t pool', () => {
    expect(() => maxPooling1dLayer.outputShape({ poolSize: 5 }, [[4, 2]])).toThrow(/5 steps long, is longer than the 4/)
    expect(() => averagePooling3dLayer.outputShape({}, [[4, 2]])).toThrow(/takes volumes/)
    expect(() => globalMaxPooling2dLayer.outputShape({}, [[4]])).toThrow(/takes images/)
  })
})
