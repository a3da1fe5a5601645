/** Each layer's gradient against differences: what a small change of a value does to the result. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { activationNames, findLayer } from '@core/layers'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { activate } from './activate'
import { buildOf } from './layers'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

const BATCH = 3
const STEP = 2e-2

/** Values between -1 and 1 that look random. */
const drawn = (count: number, salt: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin((i + 1) * 12.9898 + salt * 78.233))

/**
 * Central differences of sum(layer(values) * factors) with respect to each of some values.
 * In float32, so the step is large and the tolerance with it; a wrong formula is off by far more.
 */
function check(type: string, params: Record<string, unknown>, shapes: number[][], salt = 1): void {
  const { tf } = runtime
  const layer = findLayer(type)
  if (!layer) throw new Error(`No layer ${type}`)
  const specs = layer.weights(params, shapes).filter((w) => w.trainable !== false)
  const fixed = layer.weights(params, shapes).filter((w) => w.trainable === false)
  const sizes = [...shapes.map((s) => [BATCH, ...s]), ...specs.map((w) => w.shape)]
  const start = sizes.map((s, i) =>
    drawn(
      s.reduce((a, b) => a * b, 1),
      salt + i
    )
  )
  const factors = drawn(
    layer.outputShape(params, shapes).reduce((a, b) => a * b, BATCH),
    salt + 50
  )
  const run = (...list: Tensor[]): Tensor => {
    const named = Object.fromEntries(specs.map((w, i) => [w.name, list[shapes.length + i] as Tensor]))
    for (const w of fixed) named[w.name] = tf.ones(w.shape)
    const training = { seed: 3, step: tf.scalar(5, 'int32'), move: () => undefined }
    const context = { runtime, nodeId: 'n', weights: named, training }
    const { sums, activation } = buildOf(type).apply(context, params, list.slice(0, shapes.length))
    return tf.sum(tf.mul(activate(runtime, activation, sums).flatten(), tf.tensor1d(factors)))
  }
  const tensors = (values: Float32Array[]): Tensor[] => values.map((v, i) => tf.tensor(v, sizes[i]))
  const at = (values: Float32Array[]): number => tf.tidy(() => run(...tensors(values)).dataSync()[0] ?? NaN)
  const gradients = tf.tidy(() =>
    tf
      .grads(run)(tensors(start))
      .map((g) => g.dataSync())
  )
  start.forEach((values, part) => {
    const every = Math.max(1, Math.floor(values.length / 7))
    for (let i = 0; i < values.length; i += every) {
      const shifted = (by: number): number =>
        at(start.map((v, k) => (k === part ? v.map((x, j) => (j === i ? x + by : x)) : v)))
      const expected = (shifted(STEP) - shifted(-STEP)) / (2 * STEP)
      const found = gradients[part]?.[i] ?? NaN
      expect(Math.abs(found - expected), `${type}: value ${i} of part ${part}`).toBeLessThan(
        0.01 + 0.02 * Math.abs(expected)
      )
    }
  })
}

describe('the gradient of', () => {
  const layers: [string, Record<string, unknown>, number[][]][] = [
    ['batchNormalization', {}, [[4, 3, 2]]],
    ['batchNormalization', { scale: false }, [[5]]],
    ['batchNormalization', { center: false }, [[4, 3]]],
    ['add', {}, [[4], [4], [4]]],
    [
      'add',
      {},
      [
        [2, 3],
        [2, 3]
      ]
    ],
    ['globalAveragePooling1d', {}, [[5, 3]]],
    ['globalAveragePooling2d', {}, [[3, 2, 4]]],
    ['conv2d', { filters: 2, kernelSize: 2, dilation: [2, 1] }, [[4, 3, 2]]],
    ['conv2d', { filters: 2, kernelSize: [2, 3], dilation: [1, 2], padding: 'same' }, [[3, 4, 1]]],
    ['conv2d', { filters: 2, strides: 2, padding: 'same' }, [[4, 5, 2]]],
    ['depthwiseConv2d', { kernelSize: 2, depthMultiplier: 2 }, [[3, 4, 2]]],
    ['depthwiseConv2d', { kernelSize: 2, strides: 2, padding: 'same' }, [[5, 4, 3]]],
    ['lstm', { units: 3 }, [[4, 2]]],
    ['lstm', { units: 2, returnSequences: true }, [[3, 5]]],
    ['lstm', { units: 2 }, [[1, 2]]],
    ['reshape', { targetShape: [2, 3] }, [[6]]],
    ['permute', { dims: [3, 1, 2] }, [[2, 3, 4]]],
    ['repeatVector', { n: 3 }, [[4]]],
    ['conv1d', { filters: 2, kernelSize: 2, dilation: 2, padding: 'causal' }, [[5, 2]]],
    ['conv1d', { filters: 2, kernelSize: 3, strides: 2, padding: 'same' }, [[6, 2]]],
    ['conv3d', { filters: 2, kernelSize: 2 }, [[3, 2, 3, 2]]],
    ['conv3d', { filters: 2, kernelSize: [1, 2, 3], strides: [2, 1, 2], padding: 'same' }, [[3, 2, 4, 1]]],
    ['separableConv2d', { filters: 2, kernelSize: 2, depthMultiplier: 2 }, [[3, 4, 2]]],
    ['conv2dTranspose', { filters: 2, kernelSize: [3, 2], strides: [2, 1] }, [[3, 2, 2]]],
    ['conv2dTranspose', { filters: 3, strides: 2, padding: 'same' }, [[2, 3, 2]]],
    ['conv3dTranspose', { filters: 2, kernelSize: 2, strides: [1, 2, 1] }, [[2, 2, 3, 2]]],
    ['conv3dTranspose', { filters: 2, kernelSize: [1, 2, 3], strides: 2, padding: 'same' }, [[2, 1, 2, 2]]],
    ['maxPooling1d', { poolSize: 2 }, [[6, 2]]],
    ['maxPooling3d', { poolSize: [1, 2, 2], padding: 'same' }, [[2, 3, 2, 2]]],
    ['averagePooling1d', { poolSize: 3, strides: 2, padding: 'same' }, [[6, 2]]],
    ['averagePooling2d', { poolSize: [2, 3], strides: 1, padding: 'same' }, [[3, 4, 2]]],
    ['averagePooling3d', { poolSize: 2, padding: 'same' }, [[3, 2, 3, 2]]],
    ['globalMaxPooling1d', {}, [[4, 3]]],
    ['globalMaxPooling2d', {}, [[2, 3, 2]]],
    ['globalMaxPooling3d', {}, [[1, 3, 2, 2]]],
    ['globalAveragePooling3d', {}, [[2, 3, 2, 2]]],
    ['upSampling1d', { size: 3 }, [[4, 2]]],
    ['upSampling2d', { size: [2, 3] }, [[3, 2, 2]]],
    ['upSampling2d', { size: [3, 2], interpolation: 'bilinear' }, [[3, 2, 2]]],
    ['zeroPadding1d', { padding: [1, 2] }, [[3, 2]]],
    [
      'zeroPadding2d',
      {
        padding: [
          [0, 1],
          [2, 0]
        ]
      },
      [[3, 2, 2]]
    ],
    ['cropping1d', { cropping: [1, 2] }, [[5, 2]]],
    [
      'cropping2d',
      {
        cropping: [
          [0, 1],
          [1, 0]
        ]
      },
      [[3, 4, 2]]
    ],
    ['rescaling', { scale: -0.5, offset: 2 }, [[4]]],
    ['resizing', { height: 4, width: 3 }, [[3, 5, 2]]],
    ['resizing', { height: 2, width: 5, interpolation: 'nearest', cropToAspectRatio: true }, [[3, 4, 2]]],
    ['subtract', {}, [[2, 3], [3]]],
    [
      'multiply',
      {},
      [
        [2, 3],
        [2, 1],
        [2, 3]
      ]
    ],
    ['average', {}, [[4], [4], [4]]],
    ['maximum', {}, [[2, 3], [2, 1], [3]]],
    ['minimum', {}, [[2, 3], [3]]],
    [
      'concatenate',
      { axis: 1 },
      [
        [2, 3],
        [1, 3]
      ]
    ],
    [
      'dot',
      { axes: [2, 1] },
      [
        [3, 4],
        [4, 2]
      ]
    ],
    ['dot', { axes: [1, -1] }, [[3], [2, 3]]],
    ['dot', { axes: 1, normalize: true }, [[5], [5]]],
    ['gru', { units: 3 }, [[4, 2]]],
    ['gru', { units: 2, returnSequences: true }, [[3, 5]]],
    ['gru', { units: 2 }, [[1, 2]]],
    ['gru', { units: 3, resetAfter: true }, [[4, 2]]],
    ['gru', { units: 2, resetAfter: true, returnSequences: true }, [[3, 5]]],
    ['gru', { units: 2, resetAfter: true }, [[1, 2]]],
    ['simpleRnn', { units: 3 }, [[4, 2]]],
    ['simpleRnn', { units: 2, returnSequences: true }, [[3, 5]]],
    ['simpleRnn', { units: 2 }, [[1, 2]]],
    ['bidirectional', { units: 2 }, [[3, 2]]],
    ['bidirectional', { units: 2, layer: 'gru', returnSequences: true, mergeMode: 'mul' }, [[3, 2]]],
    ['bidirectional', { units: 2, layer: 'simpleRnn', returnSequences: true, mergeMode: 'ave' }, [[3, 2]]],
    ['convLstm2d', { filters: 2, kernelSize: 2 }, [[3, 3, 4, 2]]],
    ['convLstm2d', { filters: 2, strides: [2, 1], padding: 'same', returnSequences: true }, [[2, 3, 3, 1]]],
    ['timeDistributed', { layer: 'dense', params: { units: 3, activation: 'tanh' } }, [[4, 2]]],
    ['timeDistributed', { layer: 'conv2d', params: { filters: 2, kernelSize: 2 } }, [[2, 3, 4, 1]]],
    ['layerNormalization', {}, [[4]]],
    ['layerNormalization', { center: false }, [[3, 5]]],
    ['layerNormalization', { scale: false }, [[3, 2, 4]]],
    ['groupNormalization', { groups: 2 }, [[3, 2, 4]]],
    ['groupNormalization', { groups: 1, scale: false }, [[6]]],
    ['multiHeadAttention', { numHeads: 2, keyDim: 3 }, [[4, 5]]],
    ['multiHeadAttention', { numHeads: 2, keyDim: 3, dropout: 0.3, useBias: false }, [[4, 5]]],
    [
      'multiHeadAttention',
      { numHeads: 1, keyDim: 2 },
      [
        [2, 3],
        [4, 5]
      ]
    ],
    [
      'multiHeadAttention',
      { numHeads: 3, keyDim: 1 },
      [
        [2, 3],
        [4, 5],
        [4, 2]
      ]
    ],
    ['positionEmbedding', {}, [[4, 3]]],
    ['reshape', { targetShape: [2, 3] }, [[6]]]
  ]
  for (const activation of activationNames) {
    it(`the activation ${activation}`, () => check('activation', { activation }, [[2, 7]]))
  }
  for (const [type, params, shapes] of layers) {
    it(`${type} ${JSON.stringify(params)} of ${JSON.stringify(shapes)}`, () => check(type, params, shapes))
  }
})

it('the largest values share what comes back where they are several, as in Keras', () => {
  const { tf } = runtime
  const x = tf.tensor([1, 3, 3, 0, 2, 2, 2, 1], [2, 4, 1])
  const gradient = tf.grad((a) => {
    const { sums } = buildOf('globalMaxPooling1d').apply({ runtime, nodeId: 'n', weights: {} }, {}, [a])
    return tf.sum(tf.mul(sums, tf.tensor([6, 12], [2, 1])))
  })(x)
  expect([...gradient.dataSync()]).toEqual([0, 3, 3, 0, 4, 4, 4, 0])
})

it('windows of volumes that jump further than they reach start where they should', () => {
  const { tf } = runtime
  const x = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2, 1])
  for (const type of ['maxPooling3d', 'averagePooling3d']) {
    const params = { poolSize: 1, strides: 3, padding: 'same' }
    const value = (a: Tensor): Tensor => buildOf(type).apply({ runtime, nodeId: 'n', weights: {} }, params, [a]).sums
    expect([...value(x).dataSync()]).toEqual([1])
    expect([
      ...tf
        .grad((a) => tf.sum(value(a)))(x)
        .dataSync()
    ]).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
  }
})
