/** A rising activation before max pooling is left for what was picked: nobody may see a difference. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import type { ModelGraph } from '@shared/project'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { activate } from './activate'
import { forward } from './forward'
import { planNetwork } from './plan'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

const SIDE = 6
const graph = (activation: string): ModelGraph => ({
  nodes: [
    { id: 'in', type: 'input', params: { shape: [SIDE, SIDE, 1] } },
    { id: 'conv', type: 'conv2d', params: { filters: 2, kernelSize: 1, activation } },
    { id: 'pool', type: 'maxPooling2d', params: { poolSize: 2 } }
  ],
  edges: [
    { from: 'in', to: 'conv', slot: 0 },
    { from: 'conv', to: 'pool', slot: 0 }
  ],
  inputs: { x: { node: 'in', adapts: false } },
  outputs: { y: { node: 'pool', adapts: false } }
})

describe.each(['relu', 'relu6', 'elu'] as const)('%s before max pooling', (activation) => {
  it('gives the values and the gradients of one after the other, ties and dark windows included', () => {
    const { tf } = runtime
    // Whole numbers from -9 to 9: many equal ones, many windows all below 0 and some all above 6.
    const image = tf.tensor4d(
      Array.from({ length: SIDE * SIDE }, (_, i) => Math.round(9 * Math.sin(i * 12.9898))),
      [1, SIDE, SIDE, 1]
    )
    const kernel = tf.tensor4d([1, -2], [1, 1, 1, 2])
    const bias = tf.tensor1d([0, 1])
    const plan = planNetwork(graph(activation))
    const whole = (x: Tensor): Tensor => {
      const output = forward(runtime, plan, { 'conv/kernel': kernel, 'conv/bias': bias }, { x })['y']
      if (!output) throw new Error('There is no output y')
      return output.value()
    }
    const inTurn = (x: Tensor): Tensor => {
      const sums = tf.add(tf.conv2d(x as Tensor4D, kernel, 1, 'valid'), bias)
      return tf.maxPool(activate(runtime, activation, sums) as Tensor4D, 2, 2, 'valid')
    }
    expect([...whole(image).dataSync()]).toEqual([...inTurn(image).dataSync()])
    const factors = tf.tensor4d(
      Array.from({ length: 18 }, (_, i) => i + 1),
      [1, 3, 3, 2]
    )
    const gradient = (of: (x: Tensor) => Tensor): number[] => [
      ...tf
        .grad((x: Tensor) => tf.sum(tf.mul(of(x), factors)))(image)
        .dataSync()
    ]
    const found = gradient(whole)
    expect(found).toEqual(gradient(inTurn))
    expect(found.some((value) => value !== 0)).toBe(true)
  })
})
