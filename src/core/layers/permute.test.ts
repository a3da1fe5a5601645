import { describe, expect, it } from 'vitest'
import { permuteLayer } from './permute'
import { repeatVectorLayer } from './repeatVector'

describe('Permute', () => {
  it('orders sides', () => {
    expect(permuteLayer.outputShape({ dims: [3, 1, 2] }, [[4, 5, 6]])).toEqual([6, 4, 5])
    expect(() => permuteLayer.outputShape({ dims: [2, 1] }, [[4, 5, 6]])).toThrow(/orders 2 sides, it gets 4 × 5 × 6/)
    for (const dims of [[1, 1], [0, 1], [2], [], [1.5]]) expect(() => permuteLayer.parse({ dims })).toThrow(/dims/)
  })
})

describe('RepeatVector', () => {
  it('makes a sequence of a row', () => {
    expect(repeatVectorLayer.outputShape({ n: 3 }, [[5]])).toEqual([3, 5])
    expect(() => repeatVectorLayer.outputShape({ n: 3 }, [[5, 2]])).toThrow(/one row of values, it gets 5 × 2/)
    expect(() => repeatVectorLayer.parse({ n: 0 })).toThrow(/n: must be at least 1/)
  })
})
