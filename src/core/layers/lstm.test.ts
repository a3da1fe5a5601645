import { describe, expect, it } from 'vitest'
import { lstmLayer } from './lstm'

describe('LSTM', () => {
  it('knows its sizes', () => {
    expect(lstmLayer.outputShape({ units: 16 }, [[28, 8]])).toEqual([16])
    expect(lstmLayer.outputShape({ units: 16, returnSequences: true }, [[28, 8]])).toEqual([28, 16])
    expect(lstmLayer.parameters({ units: 16 }, [[28, 8]])).toBe(4 * 16 * (8 + 16 + 1))
    expect(lstmLayer.multiplyAdds({ units: 16 }, [[28, 8]])).toBe(28 * (4 * 16 * (8 + 16) + 48))
  })

  it('starts with a forget gate of 1 unless told otherwise', () => {
    const bias = (params: object): string | undefined => lstmLayer.weights(params, [[3, 2]])[2]?.initializer
    expect(bias({ units: 2 })).toBe('forgetGateOnes')
    expect(bias({ units: 2, unitForgetBias: false })).toBe('zeros')
  })

  it('asks for Reshape where it gets an image, and refuses endless sequences', () => {
    expect(() => lstmLayer.outputShape({ units: 2 }, [[28, 28, 1]])).toThrow(/28 × 28 × 1/)
    expect(() => lstmLayer.outputShape({ units: 2 }, [[5000, 1]])).toThrow(/at most 1024 steps, it gets 5000/)
    expect(() => lstmLayer.parse({ units: 0 })).toThrow(/units/)
  })
})
