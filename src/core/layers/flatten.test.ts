import { expect, it } from 'vitest'
import { flattenLayer } from './flatten'

it('Flatten keeps every value in one row', () => {
  expect(flattenLayer.outputShape({}, [[5, 5, 64]])).toEqual([1600])
  expect(flattenLayer.outputShape({}, [[7]])).toEqual([7])
  expect(flattenLayer.parameters({}, [[5, 5, 64]])).toBe(0)
})
