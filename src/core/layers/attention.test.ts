import { describe, expect, it } from 'vitest'
import { multiHeadAttentionLayer } from './multiHeadAttention'
import { positionEmbeddingLayer } from './positionEmbedding'

const heads = { numHeads: 2, keyDim: 3 }

describe('MultiHeadAttention', () => {
  it('gives what the query looks like, whatever it looks at', () => {
    expect(multiHeadAttentionLayer.outputShape(heads, [[7, 5]])).toEqual([7, 5])
    const both = [
      [7, 5],
      [4, 9]
    ]
    expect(multiHeadAttentionLayer.outputShape(heads, both)).toEqual([7, 5])
    // Query, key and value to 2 heads of 3, and back, with their constants.
    expect(multiHeadAttentionLayer.parameters(heads, both)).toBe(6 * (5 + 9 + 9 + 3) + (6 + 1) * 5)
    expect(multiHeadAttentionLayer.parameters({ ...heads, useBias: false }, [[7, 5]])).toBe(4 * 6 * 5)
    expect(multiHeadAttentionLayer.multiplyAdds(heads, both)).toBe(6 * (2 * 7 * 5 + 2 * 4 * 9 + 2 * 7 * 4))
  })

  it('names its weights as Keras does, in its order', () => {
    const names = multiHeadAttentionLayer.weights(heads, [[7, 5]]).map(({ name }) => name)
    expect(names).toEqual(
      ['query', 'key', 'value', 'attention_output'].flatMap((part) => [`${part}_kernel`, `${part}_bias`])
    )
  })

  it('takes one to three sequences, as many keys as values', () => {
    expect(() => multiHeadAttentionLayer.outputShape(heads, [])).toThrow(/1 to 3 inputs, it has 0/)
    const four = Array.from({ length: 4 }, () => [7, 5])
    expect(() => multiHeadAttentionLayer.outputShape(heads, four)).toThrow(/1 to 3 inputs, it has 4/)
    expect(() => multiHeadAttentionLayer.outputShape(heads, [[7]])).toThrow(/takes sequences/)
    const uneven = [
      [7, 5],
      [4, 9],
      [3, 9]
    ]
    expect(() => multiHeadAttentionLayer.outputShape(heads, uneven)).toThrow(/value has 4 steps and its key 3/)
  })
})

describe('PositionEmbedding', () => {
  it('has a row for each step', () => {
    expect(positionEmbeddingLayer.outputShape({}, [[7, 5]])).toEqual([7, 5])
    expect(positionEmbeddingLayer.parameters({}, [[7, 5]])).toBe(35)
    expect(() => positionEmbeddingLayer.outputShape({}, [[7]])).toThrow(/takes sequences/)
  })
})
