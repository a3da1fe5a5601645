import { expect, it } from 'vitest'
import { activationLayer } from './activation'

it('Activation keeps the shape', () => {
  expect(activationLayer.outputShape({ activation: 'selu' }, [[3, 4]])).toEqual([3, 4])
  expect(activationLayer.parse({})).toEqual({ activation: 'relu' })
  expect(() => activationLayer.parse({ activation: 'relo' })).toThrow(/relu/)
})
