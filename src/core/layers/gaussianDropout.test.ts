import { expect, it } from 'vitest'
import { gaussianDropoutLayer } from './gaussianDropout'

it('GaussianDropout keeps the shape and takes a rate from 0 to below 1', () => {
  expect(gaussianDropoutLayer.outputShape({ rate: 0.2 }, [[3, 4]])).toEqual([3, 4])
  expect(gaussianDropoutLayer.parameters({}, [[3, 4]])).toBe(0)
  expect(gaussianDropoutLayer.parse({})).toEqual({ rate: 0.5 })
  for (const rate of [-0.1, 1, Number.NaN, '0.5']) expect(() => gaussianDropoutLayer.parse({ rate })).toThrow(/rate/)
})
