import { describe, expect, it } from 'vitest'
import { conv2dLayer } from './conv2d'
import { conv2dTransposeLayer } from './conv2dTranspose'
import { denseLayer } from './dense'
import { depthwiseConv2dLayer } from './depthwiseConv2d'
import { separableConv2dLayer } from './separableConv2d'
import type { LayerType } from './layerType'

describe('a kernel', () => {
  it('has its own factors only where they are set', () => {
    expect(denseLayer.weights({ units: 2 }, [[3]])[0]).not.toHaveProperty('l1')
    const [kernel, bias] = denseLayer.weights({ units: 2, kernelL1: 0.1, kernelL2: 0.2 }, [[3]])
    expect(kernel).toMatchObject({ l1: 0.1, l2: 0.2 })
    expect(bias).not.toHaveProperty('l2')
    expect(() => denseLayer.parse({ units: 2, kernelL1: -1 })).toThrow(/kernelL1: must be at least 0/)
  })

  it('is held unit by unit, filter by filter', () => {
    const of = (layer: LayerType, shape: number[], own: object): unknown[] =>
      layer
        .weights({ kernelConstraint: 'unitNorm', ...own }, [shape])
        .flatMap(({ constraint }) => (constraint ? [constraint] : []))
    const held = (...sides: number[]): object => ({ kind: 'unitNorm', sides })
    expect(of(denseLayer, [3], { units: 2 })).toEqual([held(0)])
    expect(of(conv2dLayer, [5, 5, 3], { filters: 2 })).toEqual([held(0, 1, 2)])
    expect(of(conv2dTransposeLayer, [5, 5, 3], { filters: 2 })).toEqual([held(0, 1, 3)])
    expect(of(depthwiseConv2dLayer, [5, 5, 3], {})).toEqual([held(0, 1)])
    expect(of(separableConv2dLayer, [5, 5, 3], { filters: 2 })).toEqual([held(0, 1), held(0, 1, 2)])
  })

  it('may be at most so long, or not below 0', () => {
    const [long] = denseLayer.weights({ units: 2, kernelConstraint: 'maxNorm', maxNorm: 3 }, [[3]])
    expect(long?.constraint).toEqual({ kind: 'maxNorm', most: 3, sides: [0] })
    const [positive] = denseLayer.weights({ units: 2, kernelConstraint: 'nonNeg' }, [[3]])
    expect(positive?.constraint).toEqual({ kind: 'nonNeg' })
    expect(() => denseLayer.parse({ units: 2, kernelConstraint: 'minNorm' })).toThrow(
      /kernelConstraint: must be one of/
    )
  })
})
