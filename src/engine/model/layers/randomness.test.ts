import { beforeAll, describe, expect, it } from 'vitest'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { buildOf } from './index'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

interface Options {
  params?: Record<string, unknown>
  shape?: number[]
  /** Of all values. */
  value?: number
  step?: number
  seed?: number
  nodeId?: string
  training?: boolean
}

function disturbed(type: string, options: Options = {}): Float32Array {
  const { tf } = runtime
  const { params = { rate: 0.3 }, shape = [100, 200], value = 1, step = 0, seed = 1, nodeId = 'n' } = options
  return tf.tidy(() => {
    const training = { seed, step: tf.scalar(step, 'int32'), move: () => undefined }
    const context = { runtime, nodeId, weights: {}, ...(options.training === false ? {} : { training }) }
    return buildOf(type)
      .apply(context, params, [tf.fill(shape, value)])
      .sums.dataSync<'float32'>()
  })
}
const mean = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / values.length
const deviation = (values: Float32Array): number => Math.sqrt(mean(values.map((v) => v * v)) - mean(values) ** 2)
const kept = (values: Float32Array): number => values.filter((v) => v !== 0).length / values.length

const types: [string, Record<string, unknown>, number[]][] = [
  ['dropout', { rate: 0.3 }, [100, 200]],
  ['spatialDropout1d', { rate: 0.3 }, [100, 2, 100]],
  ['spatialDropout2d', { rate: 0.3 }, [100, 2, 2, 100]],
  ['gaussianNoise', { stddev: 0.3 }, [100, 200]],
  ['gaussianDropout', { rate: 0.3 }, [100, 200]],
  ['alphaDropout', { rate: 0.3 }, [100, 200]]
]
for (const [type, params, shape] of types) {
  describe(type, () => {
    it('draws other numbers for each step, layer and seed, and the same for the same', () => {
      const first = disturbed(type, { params, shape })
      expect(disturbed(type, { params, shape })).toEqual(first)
      const others: Options[] = [{ step: 1 }, { step: 2 }, { seed: 2 }, { nodeId: 'n_1' }]
      const center = mean(first)
      for (const other of others) {
        const values = disturbed(type, { params, shape, ...other })
        // Independent numbers: no correlation.
        const covariance = mean(values.map((v, i) => (v - center) * ((first[i] ?? NaN) - center)))
        expect(Math.abs(covariance / deviation(first) ** 2)).toBeLessThan(0.05)
      }
    })

    it('does nothing outside training, or at 0', () => {
      expect(new Set(disturbed(type, { params, shape, training: false }))).toEqual(new Set([1]))
      const none = Object.fromEntries(Object.keys(params).map((key) => [key, 0]))
      expect(new Set(disturbed(type, { params: none, shape }))).toEqual(new Set([1]))
    })
  })
}

describe('how much is disturbed', () => {
  it('dropout zeroes the asked part and scales the rest, so that the mean stays', () => {
    for (const rate of [0.1, 0.3, 0.5, 0.9]) {
      const values = disturbed('dropout', { params: { rate } })
      expect(Math.abs(kept(values) - (1 - rate))).toBeLessThan(0.02)
      expect(values.find((v) => v !== 0)).toBeCloseTo(1 / (1 - rate), 5)
      expect(mean(values)).toBeCloseTo(1, 1)
    }
  })

  it('spatial dropout takes whole channels, each example others', () => {
    for (const [type, shape] of [
      ['spatialDropout1d', [50, 9, 80]],
      ['spatialDropout2d', [50, 3, 3, 80]]
    ] as const) {
      const values = disturbed(type, { params: { rate: 0.4 }, shape: [...shape] })
      expect(Math.abs(kept(values) - 0.6)).toBeLessThan(0.03)
      const at = (example: number, place: number, channel: number): number | undefined =>
        values[(example * 9 + place) * 80 + channel]
      for (let i = 0; i < 50 * 80; i++) expect(at(i % 50, 8, i % 80)).toBe(at(i % 50, 0, i % 80))
      expect(values.slice(0, 80)).not.toEqual(values.slice(9 * 80, 10 * 80))
    }
  })

  it('noise has the asked deviation', () => {
    const values = disturbed('gaussianNoise', { params: { stddev: 0.25 } })
    expect(Math.abs(mean(values) - 1)).toBeLessThan(0.01)
    expect(deviation(values)).toBeCloseTo(0.25, 2)
  })

  it('Gaussian dropout multiplies by factors around 1', () => {
    const values = disturbed('gaussianDropout', { params: { rate: 0.2 }, value: 4 })
    expect(Math.abs(mean(values) - 4)).toBeLessThan(0.06)
    expect(deviation(values) / 4).toBeCloseTo(Math.sqrt(0.2 / 0.8), 1)
  })

  it('alpha dropout takes two values that keep mean 0 and deviation 1', () => {
    const rate = 0.3
    const [dropped = NaN, passed = NaN] = [...new Set(disturbed('alphaDropout', { params: { rate }, value: 0 }))].sort(
      (a, b) => a - b
    )
    const lowest = -1.6732632423543772 * 1.0507009873554804
    const a = 1 / Math.sqrt((1 - rate) * (1 + rate * lowest ** 2))
    expect(passed - dropped).toBeCloseTo(-a * lowest, 5)
    // Of values with mean 0 and deviation 1: mean and mean square of what comes out.
    expect(rate * dropped + (1 - rate) * passed).toBeCloseTo(0, 5)
    expect(rate * dropped ** 2 + (1 - rate) * (passed ** 2 + a ** 2)).toBeCloseTo(1, 5)
  })
})
