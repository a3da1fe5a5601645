import { describe, expect, it } from 'vitest'
import { dotLayer } from './dot'

describe('Dot', () => {
  const of = (axes: unknown, ...shapes: number[][]): number[] => dotLayer.outputShape({ axes }, shapes)

  it('leaves all sides but the two that are summed over', () => {
    expect(of(1, [7], [7])).toEqual([1])
    expect(of([2, 1], [3, 4], [4, 5])).toEqual([3, 5])
    expect(of(-1, [3, 4], [6, 4])).toEqual([3, 6])
    expect(of([1, 2], [7], [3, 7])).toEqual([3])
    expect(dotLayer.outputShape({}, [[7], [7]])).toEqual([1])
    expect(
      dotLayer.multiplyAdds({ axes: [2, 1] }, [
        [3, 4],
        [4, 5]
      ])
    ).toBe(60)
  })

  it('explains sides of other lengths, and images', () => {
    expect(() => of(1, [7], [6])).toThrow(/side 1 of 7 with side 1 of 6/)
    expect(() => of(1, [7], [7, 7, 1])).toThrow(/rows or sequences, it gets 7 × 7 × 1/)
    expect(() => of(2, [7], [7])).toThrow(/side 2, which 7 does not have/)
    expect(() => dotLayer.outputShape({}, [[7], [7], [7]])).toThrow(/takes 2 inputs, it has 3/)
    expect(() => dotLayer.parse({ axes: [1, 2, 3] })).toThrow(/axes/)
  })
})
