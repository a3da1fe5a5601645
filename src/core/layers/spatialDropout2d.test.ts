import { expect, it } from 'vitest'
import { spatialDropout2dLayer } from './spatialDropout2d'

it('SpatialDropout2D keeps the shape and takes a rate from 0 to below 1', () => {
  expect(spatialDropout2dLayer.outputShape({ rate: 0.2 }, [[5, 5, 4]])).toEqual([5, 5, 4])
  expect(spatialDropout2dLayer.parameters({}, [[5, 5, 4]])).toBe(0)
  expect(spatialDropout2dLayer.parse({})).toEqual({ rate: 0.5 })
  for (const rate of [-0.1, 1, Number.NaN, '0.5']) expect(() => spatialDropout2dLayer.parse({ rate })).toThrow(/rate/)
  expect(() => spatialDropout2dLayer.outputShape({}, [[7]])).toThrow(/SpatialDropout2D takes .* it gets 7/)
})
