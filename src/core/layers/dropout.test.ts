import { expect, it } from 'vitest'
import { dropoutLayer } from './dropout'

it('Dropout keeps the shape and takes a rate from 0 to below 1', () => {
  expect(dropoutLayer.outputShape({ rate: 0.2 }, [[3, 4]])).toEqual([3, 4])
  expect(dropoutLayer.parse({})).toEqual({ rate: 0.5 })
  for (const rate of [-0.1, 1, Number.NaN, '0.5']) expect(() => dropoutLayer.parse({ rate })).toThrow(/rate/)
})
