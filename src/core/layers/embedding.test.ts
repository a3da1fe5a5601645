import { describe, expect, it } from 'vitest'
import { embeddingLayer } from './embedding'
import { initialValues } from './initialValues'

const params = { inputDim: 1000, outputDim: 8 }

describe('Embedding', () => {
  it('gives each step a row', () => {
    expect(embeddingLayer.outputShape(params, [[20]])).toEqual([20, 8])
    expect(embeddingLayer.parameters(params, [[20]])).toBe(8000)
    expect(() => embeddingLayer.outputShape(params, [[28, 28, 1]])).toThrow(/word ids, it gets 28 × 28 × 1/)
    expect(() => embeddingLayer.parse({ inputDim: 0, outputDim: 1 })).toThrow(/inputDim/)
  })

  it('starts evenly between -0.05 and 0.05, as Keras does', () => {
    const [spec] = embeddingLayer.weights(params, [[20]])
    if (!spec) throw new Error('no weight')
    const values = initialValues(spec, 'words', 1)
    expect(Math.max(...values)).toBeLessThanOrEqual(0.05)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.05)
    const spread = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)
    expect(spread).toBeCloseTo(0.1 / Math.sqrt(12), 3)
  })
})
