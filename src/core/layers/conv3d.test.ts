import { expect, it } from 'vitest'
import { conv3dLayer } from './conv3d'

it('Conv3D counts positions, parameters and multiply-adds', () => {
  const params = { filters: 4, kernelSize: [1, 2, 3], strides: [2, 1, 1] }
  expect(conv3dLayer.outputShape(params, [[5, 4, 6, 2]])).toEqual([3, 3, 4, 4])
  expect(conv3dLayer.outputShape({ ...params, padding: 'same' }, [[5, 4, 6, 2]])).toEqual([3, 4, 6, 4])
  expect(conv3dLayer.parameters(params, [[5, 4, 6, 2]])).toBe(6 * 2 * 4 + 4)
  expect(conv3dLayer.multiplyAdds(params, [[5, 4, 6, 2]])).toBe(3 * 3 * 4 * 4 * 6 * 2)
  expect(() => conv3dLayer.outputShape(params, [[4, 6, 2]])).toThrow(/takes volumes .* it gets 4 × 6 × 2/)
  expect(() => conv3dLayer.outputShape({ filters: 1 }, [[2, 4, 4, 1]])).toThrow(/3 × 3 × 3 window/)
  expect(() => conv3dLayer.parse({ filters: 1, kernelSize: [1, 2] })).toThrow(/three of them/)
})
