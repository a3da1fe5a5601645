import { describe, expect, it } from 'vitest'
import { denseLayer } from './dense'

describe('Dense', () => {
  it('knows its sizes without weights', () => {
    const params = { units: 128, activation: 'relu' }
    expect(denseLayer.outputShape(params, [[784]])).toEqual([128])
    expect(denseLayer.parameters(params, [[784]])).toBe(784 * 128 + 128)
    expect(denseLayer.parameters({ units: 3, useBias: false }, [[5]])).toBe(15)
    expect(denseLayer.multiplyAdds(params, [[784]])).toBe(784 * 128)
  })

  it('regularizes its kernel, not its bias', () => {
    const weights = denseLayer.weights({ units: 2 }, [[3]])
    expect(weights.map((w) => [w.name, w.shape, w.regularizable])).toEqual([
      ['kernel', [3, 2], true],
      ['bias', [2], false]
    ])
    expect(weights[0]).toMatchObject({ initializer: 'glorotUniform', fanIn: 3, fanOut: 2 })
  })

  it('asks for Flatten where it gets an image', () => {
    expect(() => denseLayer.outputShape({ units: 2 }, [[28, 28, 1]])).toThrow(/28 × 28 × 1/)
    try {
      denseLayer.outputShape({ units: 2 }, [[28, 28, 1]])
    } catch (e) {
      expect(e).toMatchObject({ code: 'shape-mismatch', hint: expect.stringContaining('Flatten') })
    }
  })

  it('names every wrong setting', () => {
    expect(() => denseLayer.parse({ units: 0, activation: 'relo' })).toThrow(/units: .*at least 1.*activation: .*relu/)
    expect(() => denseLayer.parse({ units: 2.5 })).toThrow(/whole number/)
    expect(() => denseLayer.parse({})).toThrow(/units/)
    expect(() => denseLayer.parse({ units: 2, unit: 3 })).toThrow(/unit/)
  })
})
