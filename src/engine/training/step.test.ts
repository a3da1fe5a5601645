import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelGraph, TrainingSpec } from '@shared/project'
import { chain } from '@core/model/starters'
import { initialWeights, toTensor } from '@engine/model'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { imageRecipe } from './fixtures'
import { defineStep, type DeviceBatch, type StepDefinition, type Tensors } from './step'

let runtime: Runtime
const disposables: StepDefinition[] = []
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})
afterAll(() => disposables.forEach((step) => step.dispose()))

const size = { width: 8, height: 8, channels: 1 as const }
const graph: ModelGraph = chain([
  ['input', 'input', { shape: [8, 8, 1] }],
  ['conv', 'conv2d', { filters: 3, kernelSize: 3, padding: 'same', activation: 'tanh' }],
  ['pool', 'maxPooling2d', {}],
  ['flatten', 'flatten', {}],
  ['hidden', 'dense', { units: 6, activation: 'elu' }],
  ['dropout', 'dropout', { rate: 0.4 }],
  ['output', 'dense', { units: 3, activation: 'softmax' }]
])

function setUp(training: Partial<TrainingSpec>): { step: StepDefinition; weights: Tensors; batch: DeviceBatch } {
  const { tf } = runtime
  const step = defineStep(runtime, imageRecipe(graph, size, ['a', 'b', 'c'], { seed: 4, ...training }))
  disposables.push(step)
  const weights = Object.fromEntries(initialWeights(step.plan, 4).map((w) => [w.name, toTensor(tf, w)]))
  const pixels = Uint8Array.from({ length: 5 * 64 }, (_, i) => (i * i * 31) % 256)
  const upload = step.entrances.get('input')?.upload(pixels, 5)
  if (!upload) throw new Error('No entrance')
  const target = tf.tensor1d([0, 1, 2, 1, 0], 'int32')
  return { step, weights, batch: { inputs: { input: upload }, target, sampleWeight: tf.tensor1d([1, 1, 0.5, 2, 1]) } }
}

/** Loss of the training step, dropout included, at changed weights. */
function lossAt(step: StepDefinition, weights: Tensors, batch: DeviceBatch, at: Scalar): number {
  return runtime.tf.tidy(() => step.differentiate(weights, batch, at).loss.dataSync<'float32'>()[0] ?? NaN)
}

describe('the training step', () => {
  it.each([
    ['cross-entropy', { loss: 'crossentropy' }],
    ['mse with L2', { loss: 'mse', l2: 0.02 }],
    ['mae with L1', { loss: 'mae', l1: 0.01 }]
  ] as const)('has the gradients its loss really has: %s', (_, training) => {
    const { tf } = runtime
    const { step, weights, batch } = setUp(training)
    const at = tf.scalar(3, 'int32')
    const { gradients } = tf.tidy(() => ({ gradients: step.differentiate(weights, batch, at).gradients }))
    for (const [key, weight] of Object.entries(weights)) {
      const values = weight.dataSync<'float32'>()
      const gradient = gradients[key]?.dataSync<'float32'>() ?? new Float32Array()
      expect(gradient.length).toBe(values.length)
      for (let i = 0; i < values.length; i += Math.max(1, Math.floor(values.length / 7))) {
        const moved = (by: number): number => {
          const copy = values.slice()
          copy[i] = (copy[i] ?? 0) + by
          const changed: Tensor = tf.tensor(copy, weight.shape)
          const loss = lossAt(step, { ...weights, [key]: changed }, batch, at)
          changed.dispose()
          return loss
        }
        const h = 2e-3
        const slope = (moved(h) - moved(-h)) / (2 * h)
        expect(Math.abs((gradient[i] ?? NaN) - slope), `${key}[${i}]`).toBeLessThan(2e-3 + 0.02 * Math.abs(slope))
      }
    }
  })

  it('measures without dropout, trains with a mask for each step', () => {
    const { tf } = runtime
    const { step, weights, batch } = setUp({})
    const measured = (): number => tf.tidy(() => step.measure(weights, batch).loss.dataSync<'float32'>()[0] ?? NaN)
    expect(measured()).toBe(measured())
    const trained = [0, 1, 2].map((i) => lossAt(step, weights, batch, tf.scalar(i, 'int32')))
    expect(new Set(trained).size).toBe(3)
    expect(lossAt(step, weights, batch, tf.scalar(1, 'int32'))).toBe(trained[1])
  })

  it('weighs examples: weight 0 takes an example out', () => {
    const { tf } = runtime
    const { step, weights, batch } = setUp({})
    const with_ = (sampleWeight: number[], target: number[]): number[] =>
      tf.tidy(() => {
        const one = {
          ...batch,
          sampleWeight: tf.tensor1d(sampleWeight),
          target: tf.tensor1d(target, 'int32') as Tensor1D
        }
        const { loss, metric } = step.measure(weights, one)
        return [loss.dataSync<'float32'>()[0] ?? NaN, metric.dataSync<'float32'>()[0] ?? NaN]
      })
    expect(with_([1, 1, 1, 1, 0], [0, 1, 2, 1, 0])).toEqual(with_([1, 1, 1, 1, 0], [0, 1, 2, 1, 2]))
    expect(with_([1, 1, 1, 1, 1], [0, 1, 2, 1, 0])).not.toEqual(with_([1, 1, 1, 1, 1], [0, 1, 2, 1, 2]))
  })

  it('leaves nothing behind', () => {
    const { tf } = runtime
    const { step, weights, batch } = setUp({ l1: 0.1, l2: 0.1 })
    const at = tf.scalar(0, 'int32')
    const run = (): void => void lossAt(step, weights, batch, at)
    run()
    const before = tf.memory().numTensors
    for (let i = 0; i < 5; i++) run()
    expect(tf.memory().numTensors).toBe(before)
  })
})
