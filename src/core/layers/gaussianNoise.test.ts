import { expect, it } from 'vitest'
import { gaussianNoiseLayer } from './gaussianNoise'

it('GaussianNoise keeps the shape and takes a deviation of at least 0', () => {
  expect(gaussianNoiseLayer.outputShape({ stddev: 0.2 }, [[3, 4]])).toEqual([3, 4])
  expect(gaussianNoiseLayer.parse({})).toEqual({ stddev: 0.1 })
  for (const stddev of [-0.1, Number.NaN, '1']) expect(() => gaussianNoiseLayer.parse({ stddev })).toThrow(/stddev/)
})
