import { expect, it } from 'vitest'
import { globalAveragePooling2dLayer } from './globalAveragePooling2d'

it('GlobalAveragePooling2D leaves one value a channel', () => {
  expect(globalAveragePooling2dLayer.outputShape({}, [[7, 5, 64]])).toEqual([64])
  expect(globalAveragePooling2dLayer.parameters({}, [[7, 5, 64]])).toBe(0)
  expect(globalAveragePooling2dLayer.multiplyAdds({}, [[7, 5, 64]])).toBe(7 * 5 * 64)
  expect(() => globalAveragePooling2dLayer.outputShape({}, [[64]])).toThrow(/takes images/)
})
