import { expect, it } from 'vitest'
import { alphaDropoutLayer } from './alphaDropout'

it('AlphaDropout keeps the shape and takes a rate from 0 to below 1', () => {
  expect(alphaDropoutLayer.outputShape({ rate: 0.2 }, [[3, 4]])).toEqual([3, 4])
  expect(alphaDropoutLayer.parameters({}, [[3, 4]])).toBe(0)
  expect(alphaDropoutLayer.parse({})).toEqual({ rate: 0.5 })
  for (const rate of [-0.1, 1, Number.NaN, '0.5']) expect(() => alphaDropoutLayer.parse({ rate })).toThrow(/rate/)
})
