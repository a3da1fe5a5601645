import { describe, expect, it } from 'vitest'
import { maxPooling2dLayer } from './maxPooling2d'

describe('MaxPooling2D', () => {
  const of = (params: object, shape: number[]): number[] => maxPooling2dLayer.outputShape(params, [shape])

  it('moves by its own size unless told otherwise', () => {
    expect(of({}, [13, 13, 4])).toEqual([6, 6, 4])
    expect(of({ padding: 'same' }, [13, 13, 4])).toEqual([7, 7, 4])
    expect(of({ poolSize: 3, strides: 1 }, [13, 13, 4])).toEqual([11, 11, 4])
  })

  it('learns nothing', () => {
    expect(maxPooling2dLayer.parameters({}, [[4, 4, 1]])).toBe(0)
  })

  it('explains an image that is too small', () => {
    expect(() => of({ poolSize: 3 }, [2, 2, 1])).toThrow(/3 × 3 window/)
  })
})
