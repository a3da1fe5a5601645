/** Layers of sequences, attention and normalization train compiled as they do step by step, in graphs of known size. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ModelGraph } from '@shared/project'
import { chain } from '@core/model/starters'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { imageRecipe } from '@engine/training/fixtures'
import { compareTrainings } from './comparing'
import { SIDE, imageCase, imageModel } from './fixtures'
import { createTracer } from './tracing'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

type Layer = [id: string, type: string, params: Record<string, unknown>]
const rows: Layer = ['rows', 'reshape', { targetShape: [SIDE, SIDE] }]
const flatten: Layer = ['flatten', 'flatten', {}]
const compare = (layers: Layer[], training: Parameters<typeof imageCase>[1] = {}): void =>
  compareTrainings(runtime, imageCase(imageModel(layers), training))

describe('recurrent layers', () => {
  for (const resetAfter of [false, true]) {
    it(`GRU, one upon another, resetAfter ${resetAfter}`, () => {
      compare([
        rows,
        ['gru_1', 'gru', { units: 5, returnSequences: true, resetAfter }],
        ['gru_2', 'gru', { units: 4, resetAfter }]
      ])
    })
  }
  it('SimpleRNN, one upon another', () => {
    compare([
      rows,
      ['rnn_1', 'simpleRnn', { units: 5, returnSequences: true }],
      ['rnn_2', 'simpleRnn', { units: 4, activation: 'relu' }]
    ])
  })
  for (const layer of ['lstm', 'gru', 'simpleRnn']) {
    it(`both ways with ${layer}`, () => {
      compare([
        rows,
        ['both_1', 'bidirectional', { layer, units: 4, returnSequences: true }],
        ['both_2', 'bidirectional', { layer, units: 3, mergeMode: 'ave' }]
      ])
    })
  }
  for (const mergeMode of ['sum', 'mul']) {
    it(`both ways, merged by ${mergeMode}`, () => {
      compare([rows, ['both', 'bidirectional', { units: 3, mergeMode, returnSequences: true }], flatten])
    })
  }
  it('ConvLSTM2D, one upon another', () => {
    compare([
      ['film', 'reshape', { targetShape: [4, 4, 4, 1] }],
      ['conv_1', 'convLstm2d', { filters: 3, padding: 'same', returnSequences: true }],
      ['conv_2', 'convLstm2d', { filters: 2, kernelSize: [2, 3], strides: [1, 2], padding: 'same' }],
      flatten
    ])
  })
})

describe('layers of each step', () => {
  it('Dense in TimeDistributed', () => {
    compare([
      rows,
      ['each', 'timeDistributed', { layer: 'dense', params: { units: 4, activation: 'tanh' } }],
      ['last', 'lstm', { units: 3 }]
    ])
  })
  it('convolutions and pooling in TimeDistributed', () => {
    compare([
      ['film', 'reshape', { targetShape: [4, 4, 4, 1] }],
      ['conv', 'timeDistributed', { layer: 'conv2d', params: { filters: 3, kernelSize: 2, activation: 'swish' } }],
      ['pool', 'timeDistributed', { layer: 'maxPooling2d', params: { poolSize: 2 } }],
      ['flat', 'timeDistributed', { layer: 'flatten' }],
      ['last', 'simpleRnn', { units: 3 }]
    ])
  })
})

describe('normalization', () => {
  const conv: Layer = ['conv', 'conv2d', { filters: 6, kernelSize: 3, activation: 'softplus' }]
  for (const type of ['layerNormalization', 'groupNormalization']) {
    const groups = type === 'groupNormalization' ? { groups: 3 } : {}
    it(`${type} of images and of rows`, () => {
      compare([
        conv,
        ['norm_1', type, groups],
        flatten,
        ['dense', 'dense', { units: 6, activation: 'tanh' }],
        ['norm_2', type, { ...groups, epsilon: 0.1 }]
      ])
    })
    it(`${type} without its factor or its constant`, () => {
      for (const params of [{ scale: false }, { center: false }]) {
        compare([rows, ['norm', type, { ...params, ...(groups.groups ? { groups: 4 } : {}) }], flatten])
      }
    })
  }
})

describe('attention', () => {
  it('of a sequence to itself, with places, as in a transformer’s encoder', () => {
    // The keys’ constant moves nothing: its gradient is nothing but rounding, which Adam would blow up.
    compare(encoder({ useBias: true }).layers, { optimizer: 'momentum', learningRate: 0.01 })
    compare(encoder({ useBias: false }).layers, { optimizer: 'adam' })
  })
  it('with dropout: the same masks', () => {
    compare(encoder({ useBias: false, dropout: 0.3 }).layers, { seed: 5 })
  })
  for (const inputs of [2, 3]) {
    it(`of ${inputs} sequences`, () => {
      compareTrainings(runtime, imageCase(crossed(inputs), { optimizer: 'sgd', learningRate: 0.05 }))
    })
  }
})

function encoder(attention: Record<string, unknown>): { layers: Layer[] } {
  return {
    layers: [
      rows,
      ['places', 'positionEmbedding', {}],
      ['attention', 'multiHeadAttention', { numHeads: 2, keyDim: 3, ...attention }],
      ['norm', 'layerNormalization', {}],
      ['wide', 'timeDistributed', { layer: 'dense', params: { units: 6, activation: 'gelu' } }],
      ['mean', 'globalAveragePooling1d', {}]
    ]
  }
}

/** A sequence that looks at shorter ones. */
function crossed(inputs: number): ModelGraph {
  const graph = imageModel([
    rows,
    ['short', 'reshape', { targetShape: [4, -1] }],
    ['key', 'simpleRnn', { units: 5, returnSequences: true }],
    ['attention', 'multiHeadAttention', { numHeads: 2, keyDim: 3 }],
    flatten
  ])
  const sources = ['rows', 'short', 'key'].slice(0, inputs)
  const edges = graph.edges.filter(({ to }) => to !== 'attention')
  return {
    ...graph,
    nodes: inputs === 3 ? graph.nodes : graph.nodes.filter(({ id }) => id !== 'key'),
    edges: [
      ...(inputs === 3 ? edges : edges.filter(({ to }) => to !== 'key')),
      ...sources.map((from, slot) => ({ from, to: 'attention', slot }))
    ]
  }
}

describe('the graph of a step over the 28 rows of an image', () => {
  const most: [type: string, params: Record<string, unknown>, nodes: number][] = [
    ['simpleRnn', {}, 170],
    ['gru', {}, 390],
    ['gru', { resetAfter: true }, 690],
    ['lstm', {}, 430]
  ]
  for (const [type, params, nodes] of most) {
    it(`${type} ${JSON.stringify(params)}: at most ${nodes} ops`, () => {
      const classes = ['a', 'b', 'c']
      const graph = chain([
        ['input', 'input', { shape: [28, 28, 1] }],
        ['rows', 'reshape', { targetShape: [28, 28] }],
        ['reader', type, { ...params, units: 64 }],
        ['output', 'dense', { units: classes.length, activation: 'softmax' }]
      ])
      const recipe = imageRecipe(graph, { width: 28, height: 28, channels: 1 }, classes, {})
      const tracer = createTracer(runtime, recipe, { kind: 'category', column: 'label', classes })
      expect(tracer.train(32, false).ops.length).toBeLessThanOrEqual(nodes)
      tracer.dispose()
    })
  }
})
