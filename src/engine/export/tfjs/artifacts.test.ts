/** What is exported loads in plain TF.js with stock layers and answers as the run does. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { createPredictor, initialWeights, planNetwork } from '@engine/model'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { imageCase, imageModel, residualModel, SIDE } from '@engine/compiler/fixtures'
import type { ModelGraph } from '@shared/project'
import { tfjsArtifacts } from './artifacts'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

type Layer = Parameters<typeof imageModel>[0][number]

async function check(graph: ModelGraph): Promise<void> {
  const { tf } = runtime
  const { recipe } = imageCase(graph, {})
  // Every weight gets a value of its own: moving means and variances too.
  const stored = initialWeights(planNetwork(graph), 4).map((tensor, k) => {
    const values = Float32Array.from({ length: tensor.data.length / 4 }, (_, i) => 0.6 + 0.4 * Math.sin(i * 7 + k))
    return { ...tensor, data: new Uint8Array(values.buffer) }
  })
  const { model, weights } = tfjsArtifacts(tf, recipe, stored, '0')
  const manifest = model['weightsManifest'] as { weights: { name: string; shape: number[]; dtype: 'float32' }[] }[]
  const loaded = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: model['modelTopology'] as object,
      weightSpecs: manifest[0]?.weights ?? [],
      weightData: Uint8Array.from(Buffer.concat(weights)).buffer
    })
  )
  const pixels = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => (i * 37) % 256)
  const predictor = createPredictor(runtime, recipe, stored)
  const own = predictor.predict({ input: pixels }, 3)
  const stock = tf.tidy(() =>
    (loaded.predict(tf.tensor(Float32Array.from(pixels), [3, SIDE, SIDE, 1])) as Tensor).dataSync()
  )
  expect(stock).toHaveLength(own.length)
  own.forEach((value, i) => expect(stock[i]).toBeCloseTo(value, 4))
  predictor.dispose()
  loaded.dispose()
}

describe('an export for TF.js', () => {
  it('of a residual network with batch normalization', () => check(residualModel()))

  it('of an LSTM', () =>
    check(
      imageModel([
        ['rows', 'reshape', { targetShape: [-1, SIDE] }],
        ['lstm_1', 'lstm', { units: 4, returnSequences: true }],
        ['drop', 'spatialDropout1d', {}],
        ['lstm_2', 'lstm', { units: 3, unitForgetBias: false }]
      ])
    ))

  it('of sequences', () =>
    check(
      imageModel([
        ['rows', 'reshape', { targetShape: [-1, SIDE] }],
        ['order', 'permute', { dims: [2, 1] }],
        ['conv', 'conv1d', { filters: 3, padding: 'causal', activation: 'hardSigmoid' }],
        ['zeros', 'zeroPadding1d', {}],
        ['mean', 'averagePooling1d', {}],
        ['long', 'upSampling1d', {}],
        ['cut', 'cropping1d', {}],
        ['most', 'maxPooling1d', {}],
        ['all', 'globalMaxPooling1d', {}],
        ['again', 'repeatVector', { n: 2 }],
        ['one', 'globalAveragePooling1d', {}]
      ])
    ))

  it('of other images', () =>
    check(
      imageModel([
        ['zeros', 'zeroPadding2d', {}],
        ['both', 'separableConv2d', { filters: 3 }],
        ['back', 'conv2dTranspose', { filters: 2, strides: 2 }],
        ['cut', 'cropping2d', { cropping: 1 }],
        ['mean', 'averagePooling2d', {}],
        ['near', 'upSampling2d', {}],
        ['smooth', 'upSampling2d', { interpolation: 'bilinear', size: [2, 3] }],
        ['scaled', 'rescaling', {}],
        ['all', 'globalMaxPooling2d', {}]
      ])
    ))

  it('of volumes', () =>
    check(
      imageModel([
        ['volume', 'reshape', { targetShape: [4, 4, 4, 1] }],
        ['conv', 'conv3d', { filters: 2, kernelSize: 2 }],
        ['drop', 'spatialDropout3d', {}],
        ['back', 'conv3dTranspose', { filters: 2, kernelSize: 2 }],
        ['most', 'maxPooling3d', { strides: 1 }],
        ['mean', 'averagePooling3d', { strides: 1 }],
        ['all', 'globalMaxPooling3d', {}]
      ])
    ))

  for (const type of ['subtract', 'multiply', 'average', 'maximum', 'minimum', 'concatenate', 'dot']) {
    it(`of two ways that ${type} ends`, () => {
      const graph = imageModel([
        ['flatten', 'flatten', {}],
        ['left', 'dense', { units: 4, activation: 'tanh' }],
        ['merge', type, {}]
      ])
      const right = { id: 'right', type: 'dense', params: { units: 4 } }
      return check({
        ...graph,
        nodes: [...graph.nodes, right],
        edges: [...graph.edges, { from: 'flatten', to: 'right', slot: 0 }, { from: 'right', to: 'merge', slot: 1 }]
      })
    })
  }

  it('of a layer that TF.js has otherwise is refused, naming it', async () => {
    const model = imageModel([
      ['small', 'resizing', { height: 3, width: 3 }],
      ['flatten', 'flatten', {}]
    ])
    await expect(check(model)).rejects.toThrow(/“small” \(Resizing\) has no counterpart/)
  })

  it('of recurrent layers, both ways and wrapped', () =>
    check(
      imageModel([
        ['rows', 'reshape', { targetShape: [-1, SIDE] }],
        ['each', 'timeDistributed', { layer: 'dense', params: { units: 5, activation: 'hardSigmoid' } }],
        ['norm', 'layerNormalization', {}],
        ['both_1', 'bidirectional', { layer: 'gru', units: 3, returnSequences: true }],
        ['gru', 'gru', { units: 4, returnSequences: true }],
        ['both_2', 'bidirectional', { layer: 'simpleRnn', units: 3, returnSequences: true, mergeMode: 'mul' }],
        ['both_3', 'bidirectional', { units: 3, returnSequences: true, mergeMode: 'ave' }],
        ['last', 'simpleRnn', { units: 3, activation: 'relu' }]
      ])
    ))

  it('of films', () =>
    check(
      imageModel([
        ['film', 'reshape', { targetShape: [4, 4, 4, 1] }],
        ['conv', 'timeDistributed', { layer: 'conv2d', params: { filters: 2, kernelSize: 2, padding: 'same' } }],
        ['first', 'convLstm2d', { filters: 3, padding: 'same', returnSequences: true }],
        ['second', 'convLstm2d', { filters: 2, kernelSize: [2, 3], strides: [1, 2], unitForgetBias: false }],
        ['flatten', 'flatten', {}]
      ])
    ))

  for (const [type, params, named] of [
    ['multiHeadAttention', { numHeads: 2, keyDim: 3 }, 'MultiHeadAttention'],
    ['groupNormalization', { groups: 2 }, 'GroupNormalization'],
    ['positionEmbedding', {}, 'PositionEmbedding'],
    ['gru', { units: 2, resetAfter: true, returnSequences: true }, 'GRU with resetAfter']
  ] as const) {
    it(`says that TF.js has no ${named}`, async () => {
      const rows: Layer = ['rows', 'reshape', { targetShape: [-1, SIDE] }]
      const model = imageModel([rows, ['own', type, params], ['flat', 'flatten', {}]])
      await expect(check(model)).rejects.toMatchObject({ code: 'not-exportable', where: 'own' })
      await expect(check(model)).rejects.toThrow(named)
    })
  }

  it('of everything else', () =>
    check(
      imageModel(
        [
          ['spread', 'conv2d', { filters: 2, dilation: 2, activation: 'hardSigmoid' }],
          ['depth', 'depthwiseConv2d', { kernelSize: 2, activation: 'softsign' }],
          ['drop', 'spatialDropout2d', {}],
          ['noise', 'gaussianNoise', {}],
          ['flatten', 'flatten', {}],
          ['dense', 'dense', { units: 4, activation: 'selu' }],
          ['factors', 'gaussianDropout', {}],
          ['alpha', 'alphaDropout', {}]
        ],
        'hardSigmoid'
      )
    ))
})
