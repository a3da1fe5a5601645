import { beforeAll, describe, expect, it } from 'vitest'
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { OptimizerName } from '@shared/project'
import { loadTensorFlow, type Runtime } from '@engine/runtime'
import { optimizerOf } from './optimizers'

let runtime: Runtime
beforeAll(async () => {
  runtime = await loadTensorFlow()
})

const start = [0.5, -1.25, 3]
/** Small ones too: there tfjs' own Adam and Keras' part. */
const gradients = [
  [1e-5, -0.3, 2],
  [-2e-5, 0.1, -1],
  [1e-6, 0, 0.5],
  [3, -1e-5, 0.25]
]

/** The definition, step by step. */
function run(optimizer: OptimizerName, learningRate: number): number[] {
  const { tf } = runtime
  const definition = optimizerOf({ optimizer, momentum: 0.9 })
  let weight: Tensor = tf.tensor1d(start)
  let slots: Tensor[] = definition.slots.map(() => tf.zeros([3]))
  gradients.forEach((gradient, i) => {
    const update = definition.prepare(tf, {
      learningRate: tf.scalar(learningRate),
      update: tf.scalar(i + 1),
      examples: 2
    })
    ;({ weight, slots } = update(weight, tf.tensor1d(gradient), slots))
  })
  if (definition.endEpoch) {
    weight = definition.endEpoch(tf, tf.scalar(learningRate), 2 * gradients.length)(weight, slots).weight
  }
  return Array.from(weight.dataSync())
}

/** The same in plain float64, one weight at a time. */
function reference(update: (w: number, g: number, state: number[], t: number) => number): number[] {
  return start.map((w0, i) => {
    const state: number[] = [0, 0]
    return gradients.reduce((w, gradient, t) => update(w, gradient[i] ?? 0, state, t + 1), w0)
  })
}
const expectClose = (got: number[], wanted: number[]): void => {
  got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 6))
}

describe('optimizers, against Keras 3’s formulas in float64', () => {
  it('sgd', () => {
    expectClose(
      run('sgd', 0.1),
      reference((w, g) => w - 0.1 * g)
    )
  })

  it('momentum', () => {
    const wanted = reference((w, g, state) => {
      state[0] = 0.9 * (state[0] ?? 0) - 0.1 * g
      return w + state[0]
    })
    expectClose(run('momentum', 0.1), wanted)
  })

  it('adam', () => {
    const wanted = reference((w, g, state, t) => {
      const m = (state[0] = (state[0] ?? 0) + (g - (state[0] ?? 0)) * 0.1)
      const v = (state[1] = (state[1] ?? 0) + (g * g - (state[1] ?? 0)) * 0.001)
      const alpha = (0.01 * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t)
      return w - (m * alpha) / (Math.sqrt(v) + 1e-7)
    })
    expectClose(run('adam', 0.01), wanted)
  })

  it('gd applies the mean gradient of all examples once an epoch', () => {
    const mean = [0, 1, 2].map((i) => gradients.reduce((sum, g) => sum + (g[i] ?? 0), 0) / gradients.length)
    expectClose(
      run('gd', 0.1),
      start.map((w, i) => w - 0.1 * (mean[i] ?? 0))
    )
  })

  it('gd starts each epoch with an empty sum', () => {
    const { tf } = runtime
    const { endEpoch } = optimizerOf({ optimizer: 'gd', momentum: 0 })
    const { slots } = endEpoch?.(tf, tf.scalar(1), 4)(tf.zeros([2]), [tf.ones([2])]) ?? { slots: [] }
    expect(slots.map((s) => Array.from(s.dataSync()))).toEqual([[0, 0]])
  })
})
