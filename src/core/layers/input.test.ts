import { expect, it } from 'vitest'
import { inputLayer } from './input'

it('an input has the shape of one example and takes nothing', () => {
  expect(inputLayer.outputShape({ shape: [28, 28, 1] }, [])).toEqual([28, 28, 1])
  expect(() => inputLayer.outputShape({ shape: [3] }, [[3]])).toThrow(/takes 0 inputs/)
  for (const shape of [[], [0], [1.5], [1, 2, 3, 4, 5], 'x']) expect(() => inputLayer.parse({ shape })).toThrow(/shape/)
})
