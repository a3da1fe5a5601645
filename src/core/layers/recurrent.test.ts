import { describe, expect, it } from 'vitest'
import { bidirectionalLayer } from './bidirectional'
import { convLstm2dLayer } from './convLstm2d'
import { gruLayer } from './gru'
import { lstmLayer } from './lstm'
import { simpleRnnLayer } from './simpleRnn'

describe('recurrent layers', () => {
  it('know their sizes', () => {
    expect(gruLayer.outputShape({ units: 16 }, [[28, 8]])).toEqual([16])
    expect(gruLayer.outputShape({ units: 16, returnSequences: true }, [[28, 8]])).toEqual([28, 16])
    expect(gruLayer.parameters({ units: 16 }, [[28, 8]])).toBe(3 * 16 * (8 + 16 + 1))
    // Keras' constants of reset_after: one more set.
    expect(gruLayer.parameters({ units: 16, resetAfter: true }, [[28, 8]])).toBe(3 * 16 * (8 + 16 + 2))
    expect(gruLayer.multiplyAdds({ units: 16 }, [[28, 8]])).toBe(28 * (3 * 16 * (8 + 16) + 48))
    expect(simpleRnnLayer.outputShape({ units: 16 }, [[28, 8]])).toEqual([16])
    expect(simpleRnnLayer.parameters({ units: 16 }, [[28, 8]])).toBe(16 * (8 + 16 + 1))
    expect(simpleRnnLayer.multiplyAdds({ units: 16 }, [[28, 8]])).toBe(28 * 16 * (8 + 16))
  })

  it('refuse images and endless sequences by their own names', () => {
    for (const layer of [gruLayer, simpleRnnLayer, bidirectionalLayer]) {
      expect(() => layer.outputShape({ units: 2 }, [[28, 28, 1]])).toThrow(`${layer.title} takes sequences`)
      expect(() => layer.outputShape({ units: 2 }, [[5000, 1]])).toThrow(/at most 1024 steps, it gets 5000/)
      expect(() => layer.parse({ units: 0 })).toThrow(/units/)
    }
    expect(() => simpleRnnLayer.parse({ units: 2, activation: 'gelu' })).toThrow(/one of tanh, relu/)
  })
})

describe('Bidirectional', () => {
  it('has two of its layer and puts together what they give', () => {
    expect(bidirectionalLayer.outputShape({ units: 5 }, [[7, 3]])).toEqual([10])
    expect(bidirectionalLayer.outputShape({ units: 5, mergeMode: 'mul' }, [[7, 3]])).toEqual([5])
    expect(bidirectionalLayer.outputShape({ units: 5, returnSequences: true }, [[7, 3]])).toEqual([7, 10])
    for (const [type, layer] of Object.entries({ lstm: lstmLayer, gru: gruLayer, simpleRnn: simpleRnnLayer })) {
      const params = { layer: type, units: 5 }
      expect(bidirectionalLayer.parameters(params, [[7, 3]])).toBe(2 * layer.parameters({ units: 5 }, [[7, 3]]))
      expect(bidirectionalLayer.multiplyAdds(params, [[7, 3]])).toBe(2 * layer.multiplyAdds({ units: 5 }, [[7, 3]]))
    }
  })

  it('names the weights of each way', () => {
    const names = bidirectionalLayer.weights({ units: 2 }, [[3, 2]]).map(({ name }) => name)
    const cell = ['kernel', 'recurrent_kernel', 'bias']
    expect(names).toEqual([...cell.map((name) => `forward_${name}`), ...cell.map((name) => `backward_${name}`)])
  })

  it('reads with no other layer than a recurrent one', () => {
    expect(() => bidirectionalLayer.parse({ units: 2, layer: 'dense' })).toThrow(/one of lstm, gru, simpleRnn/)
  })
})

describe('ConvLSTM2D', () => {
  it('knows its sizes', () => {
    const film = [[5, 8, 6, 2]]
    expect(convLstm2dLayer.outputShape({ filters: 4 }, film)).toEqual([6, 4, 4])
    const params = { filters: 4, kernelSize: [3, 2], strides: 2, padding: 'same', returnSequences: true }
    expect(convLstm2dLayer.outputShape(params, film)).toEqual([5, 4, 3, 4])
    expect(convLstm2dLayer.parameters(params, film)).toBe(3 * 2 * (2 + 4) * 16 + 16)
    expect(convLstm2dLayer.multiplyAdds(params, film)).toBe(5 * 4 * 3 * (3 * 2 * (2 + 4) * 16 + 3 * 4))
  })

  it('takes films only, with images no smaller than its window', () => {
    expect(() => convLstm2dLayer.outputShape({ filters: 4 }, [[8, 8, 1]])).toThrow(/sequences of images.*8 × 8 × 1/)
    expect(() => convLstm2dLayer.outputShape({ filters: 4 }, [[2, 2, 2, 1]])).toThrow(/3 × 3 window of ConvLSTM2D/)
    expect(() => convLstm2dLayer.outputShape({ filters: 4 }, [[2000, 8, 8, 1]])).toThrow(/at most 1024 steps/)
  })
})
