import { expect, it } from 'vitest'
import { reshapeLayer } from './reshape'

it('Reshape keeps every value', () => {
  expect(reshapeLayer.outputShape({ targetShape: [28, 28] }, [[28, 28, 1]])).toEqual([28, 28])
  expect(reshapeLayer.outputShape({ targetShape: [4, -1] }, [[28]])).toEqual([4, 7])
  expect(() => reshapeLayer.outputShape({ targetShape: [5, -1] }, [[28]])).toThrow(/28 values .* 5 × -1/)
  expect(() => reshapeLayer.outputShape({ targetShape: [27] }, [[28]])).toThrow(/28 values/)
  for (const targetShape of [[], [0], [-1, -1], [1.5]]) {
    expect(() => reshapeLayer.parse({ targetShape })).toThrow(/targetShape/)
  }
})
