import { expect, it } from 'vitest'
import { separableConv2dLayer } from './separableConv2d'

it('SeparableConv2D has a kernel a channel and one that mixes', () => {
  const params = { filters: 8, depthMultiplier: 2, kernelSize: [3, 5], strides: 2, padding: 'same' }
  expect(separableConv2dLayer.outputShape(params, [[9, 8, 3]])).toEqual([5, 4, 8])
  expect(separableConv2dLayer.weights(params, [[9, 8, 3]]).map(({ name, shape }) => [name, shape])).toEqual([
    ['depthwise_kernel', [3, 5, 3, 2]],
    ['pointwise_kernel', [1, 1, 6, 8]],
    ['bias', [8]]
  ])
  expect(separableConv2dLayer.multiplyAdds(params, [[9, 8, 3]])).toBe(20 * 6 * 15 + 20 * 6 * 8)
  expect(() => separableConv2dLayer.parse({ filters: 1, strides: [1, 2] })).toThrow(/same for height and width/)
})
