import { describe, expect, it } from 'vitest'
import { averageLayer } from './average'
import { concatenateLayer } from './concatenate'
import { maximumLayer } from './maximum'
import { minimumLayer } from './minimum'
import { multiplyLayer } from './multiply'
import { subtractLayer } from './subtract'

describe('merging', () => {
  const image = [4, 5, 3]

  it('repeats sides of 1, and sides that are missing in front', () => {
    for (const layer of [multiplyLayer, averageLayer, maximumLayer, minimumLayer]) {
      expect(layer.outputShape({}, [image, [1, 1, 3], [3]])).toEqual(image)
      expect(layer.outputShape({}, [[3], image])).toEqual(image)
      expect(layer.multiplyAdds({}, [image, [1, 1, 3], [3]])).toBe(120)
    }
    expect(
      subtractLayer.outputShape({}, [
        [4, 1],
        [1, 3]
      ])
    ).toEqual([4, 3])
  })

  it('says which shapes do not fit, and how many inputs there may be', () => {
    expect(() => multiplyLayer.outputShape({}, [image, [4, 5, 2]])).toThrow(/4 × 5 × 3 and 4 × 5 × 2/)
    expect(() => averageLayer.outputShape({}, [[4]])).toThrow(/two or more inputs, it has 1/)
    expect(() => subtractLayer.outputShape({}, [[4], [4], [4]])).toThrow(/takes 2 inputs, it has 3/)
  })

  it('puts side by side along one side', () => {
    expect(
      concatenateLayer.outputShape({}, [
        [4, 5, 3],
        [4, 5, 1],
        [4, 5, 2]
      ])
    ).toEqual([4, 5, 6])
    expect(
      concatenateLayer.outputShape({ axis: 1 }, [
        [4, 5],
        [2, 5]
      ])
    ).toEqual([6, 5])
    expect(() =>
      concatenateLayer.outputShape({}, [
        [4, 5],
        [2, 5]
      ])
    ).toThrow(/4 × 5 and 2 × 5 together along side 2/)
    expect(() =>
      concatenateLayer.outputShape({ axis: 3 }, [
        [4, 5],
        [2, 5]
      ])
    ).toThrow(/side 3, which 4 × 5 does not have/)
    expect(() => concatenateLayer.parse({ axis: 0 })).toThrow(/examples are never mixed/)
  })
})
