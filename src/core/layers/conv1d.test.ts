import { describe, expect, it } from 'vitest'
import { conv1dLayer } from './conv1d'

describe('Conv1D', () => {
  const of = (params: object, shape = [10, 4]): number[] => conv1dLayer.outputShape({ filters: 8, ...params }, [shape])

  it('counts positions: valid, same and causal, with strides and dilation', () => {
    expect(of({})).toEqual([8, 8])
    expect(of({ padding: 'same', strides: 3 })).toEqual([4, 8])
    expect(of({ padding: 'causal', kernelSize: 5 })).toEqual([10, 8])
    expect(of({ padding: 'causal', kernelSize: 3, strides: 2 })).toEqual([5, 8])
    expect(of({ dilation: 4 })).toEqual([2, 8])
    expect(of({ padding: 'causal', dilation: 20 })).toEqual([10, 8])
  })

  it('counts parameters and multiply-adds', () => {
    expect(conv1dLayer.parameters({ filters: 8 }, [[10, 4]])).toBe(3 * 4 * 8 + 8)
    expect(conv1dLayer.multiplyAdds({ filters: 8 }, [[10, 4]])).toBe(8 * 8 * 3 * 4)
    expect(conv1dLayer.weights({ filters: 8 }, [[10, 4]])[0]).toMatchObject({ fanIn: 12, fanOut: 24 })
  })

  it('explains a sequence that is too short, jumps with gaps, and images', () => {
    expect(() => of({}, [2, 4])).toThrow(/3 steps long, is longer than the 2/)
    expect(() => of({ strides: 2, dilation: 2 })).toThrow(/not both/)
    expect(() => of({}, [8, 8, 1])).toThrow(/takes sequences/)
  })
})
