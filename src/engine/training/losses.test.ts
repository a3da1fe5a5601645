import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ActivationName } from '@core/layers'
import { chain } from '@core/model/starters'
import { activate } from '@engine/model/activate'
import { planNetwork, type Output } from '@engine/model'
import { loadTensorFlow, type Runtime } from '@engine/runtime'
import { batchLoss, enterTargets, exampleLosses, metricSum, penalizedOf, penalty, type Penalized } from './losses'

let runtime: Runtime
beforeAll(async () => {
  runtime = await loadTensorFlow()
})

const logits = [
  [2, -1, 0.5],
  [0.1, 0.2, -3]
]
const labels = [
  [0, 0, 1],
  [1, 0, 0]
]

function output(values: number[][], activation: ActivationName): Output {
  const sums = runtime.tf.tensor2d(values)
  return { sums, activation, value: () => activate(runtime, activation, sums) }
}
const list = (tensor: { dataSync(): ArrayLike<number> }): number[] => Array.from(tensor.dataSync())
const close = (got: number[], wanted: number[]): void => {
  expect(got).toHaveLength(wanted.length)
  got.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 5))
}

describe('losses, against the formula written out', () => {
  it('cross-entropy of softmax: log(sum(exp(z))) - z[label]', () => {
    const wanted = logits.map((row, i) => {
      const sum = row.reduce((s, z) => s + Math.exp(z), 0)
      return Math.log(sum) - (row[labels[i]?.indexOf(1) ?? 0] ?? 0)
    })
    close(list(exampleLosses(runtime, 'crossentropy', output(logits, 'softmax'), runtime.tf.tensor2d(labels))), wanted)
  })

  it('cross-entropy stays finite and has a gradient for logits of a thousand', () => {
    const { tf } = runtime
    const target = tf.tensor2d([[0, 1]])
    const loss = (z: Tensor2D): Tensor1D =>
      exampleLosses(runtime, 'crossentropy', { sums: z, activation: 'softmax', value: () => tf.softmax(z) }, target)
    const { value, grad } = tf.valueAndGrad((z) => tf.sum(loss(z as Tensor2D)))(tf.tensor2d([[1000, -1000]]))
    close(list(value), [2000])
    close(list(grad), [1, -1])
  })

  it('cross-entropy of other outputs normalizes them and keeps them off 0, as Keras does', () => {
    const values = [[0.2, 0.6, 0]]
    const target = [[0, 0, 1]]
    const plain = { sums: runtime.tf.tensor2d(values), activation: 'linear' as const }
    const found = { ...plain, value: () => plain.sums }
    close(list(exampleLosses(runtime, 'crossentropy', found, runtime.tf.tensor2d(target))), [-Math.log(1e-7)])
    close(list(exampleLosses(runtime, 'crossentropy', found, runtime.tf.tensor2d([[0, 1, 0]]))), [-Math.log(0.6 / 0.8)])
  })

  it('mean squared and mean absolute error over the outputs of each example', () => {
    const targets = runtime.tf.tensor2d([
      [1, 1, 1],
      [0, 0, 0]
    ])
    const mse = logits.map((row, i) => row.reduce((s, v) => s + (v - (i === 0 ? 1 : 0)) ** 2, 0) / 3)
    const mae = logits.map((row, i) => row.reduce((s, v) => s + Math.abs(v - (i === 0 ? 1 : 0)), 0) / 3)
    close(list(exampleLosses(runtime, 'mse', output(logits, 'linear'), targets)), mse)
    close(list(exampleLosses(runtime, 'mae', output(logits, 'linear'), targets)), mae)
  })

  it('a batch is the weighted sum over its number of examples', () => {
    const { tf } = runtime
    close(list(batchLoss(tf, tf.tensor1d([1, 2, 3]), tf.tensor1d([1, 0.5, 0]))), [2 / 3])
  })
})

describe('regularization', () => {
  it('is l1 sum|w| + l2 sum w^2 over all kernels, and nothing at 0', () => {
    const { tf } = runtime
    const kernels = [tf.tensor2d([[1, -2]]), tf.tensor1d([3])]
    const of = (l1: number, l2: number): Penalized[] => kernels.map((weight) => ({ weight, l1, l2 }))
    expect(penalty(tf, of(0, 0))).toBeNull()
    close(list(penalty(tf, of(0.1, 0)) ?? tf.scalar(NaN)), [0.6])
    close(list(penalty(tf, of(0.1, 0.01)) ?? tf.scalar(NaN)), [0.6 + 0.14])
  })

  it('adds a layer’s own factors to those of the training, and leaves biases alone', () => {
    const { tf } = runtime
    const plan = planNetwork(
      chain([
        ['input', 'input', { shape: [2] }],
        ['first', 'dense', { units: 1, kernelL1: 0.5, kernelL2: 0.25 }],
        ['output', 'dense', { units: 1 }]
      ])
    )
    const one = (...values: number[]): Tensor => tf.tensor2d(values, [values.length, 1])
    const weights = { 'first/kernel': one(1, -2), 'first/bias': one(9), 'output/kernel': one(3), 'output/bias': one(9) }
    close(list(penalty(tf, penalizedOf(plan, weights, { l1: 0, l2: 0 })) ?? tf.scalar(NaN)), [0.5 * 3 + 0.25 * 5])
    close(list(penalty(tf, penalizedOf(plan, weights, { l1: 0, l2: 1 })) ?? tf.scalar(NaN)), [1.5 + 1.25 * 5 + 9])
  })
})

describe('targets and metrics', () => {
  const classes = { kind: 'category' as const, column: 'c', classes: ['a', 'b', 'c'] }
  const number = { kind: 'number' as const, column: 'y', mean: 100, std: 50 }

  it('classes become one-hot, numbers standardized', () => {
    const { tf } = runtime
    expect(enterTargets(tf, classes, tf.tensor1d([2, 0], 'int32')).arraySync()).toEqual([
      [0, 0, 1],
      [1, 0, 0]
    ])
    expect(enterTargets(tf, number, tf.tensor1d([100, 150, 50])).arraySync()).toEqual([[0], [1], [-1]])
  })

  it('count right answers, and add up errors in the target’s own unit', () => {
    const { tf } = runtime
    const right = metricSum(tf, classes, tf.tensor2d(logits), tf.tensor1d([0, 0], 'int32'), tf.tensor1d([1, 1]))
    close(list(right), [1])
    const off = metricSum(tf, number, tf.tensor2d([[0], [2]]), tf.tensor1d([110, 150]), tf.tensor1d([1, 0.5]))
    close(list(off), [10 + 0.5 * 50])
  })
})
