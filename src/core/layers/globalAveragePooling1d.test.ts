import { expect, it } from 'vitest'
import { globalAveragePooling1dLayer } from './globalAveragePooling1d'

it('GlobalAveragePooling1D leaves the values of one step', () => {
  expect(globalAveragePooling1dLayer.outputShape({}, [[7, 64]])).toEqual([64])
  expect(globalAveragePooling1dLayer.parameters({}, [[7, 64]])).toBe(0)
  expect(globalAveragePooling1dLayer.multiplyAdds({}, [[7, 64]])).toBe(7 * 64)
  expect(() => globalAveragePooling1dLayer.outputShape({}, [[64]])).toThrow(/takes sequences/)
})
