import { expect, it } from 'vitest'
import { spatialDropout1dLayer } from './spatialDropout1d'

it('SpatialDropout1D keeps the shape and takes a rate from 0 to below 1', () => {
  expect(spatialDropout1dLayer.outputShape({ rate: 0.2 }, [[6, 4]])).toEqual([6, 4])
  expect(spatialDropout1dLayer.parameters({}, [[6, 4]])).toBe(0)
  expect(spatialDropout1dLayer.parse({})).toEqual({ rate: 0.5 })
  for (const rate of [-0.1, 1, Number.NaN, '0.5']) expect(() => spatialDropout1dLayer.parse({ rate })).toThrow(/rate/)
  expect(() => spatialDropout1dLayer.outputShape({}, [[7]])).toThrow(/SpatialDropout1D takes .* it gets 7/)
})
