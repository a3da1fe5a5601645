/** Compiled and eager training are the same training, layer by layer: what the catalogue has beside parity.test.ts. */
import { beforeAll, describe, it } from 'vitest'
import type { ModelGraph } from '@shared/project'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { SIDE, flat, imageCase, imageModel, tableCase } from './fixtures'
import { compareTrainings } from './comparing'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

type Layer = [id: string, type: string, params: Record<string, unknown>]
const rows: Layer = ['rows', 'reshape', { targetShape: [SIDE, SIDE] }]
const volume: Layer = ['volume', 'reshape', { targetShape: [4, 4, 4, 1] }]

const compareImages = (layers: Layer[], seed = 1): void =>
  compareTrainings(runtime, imageCase(imageModel(layers), { seed }))

describe('sequences', () => {
  it('convolution, also one that looks only back', () => {
    compareImages([
      rows,
      ['conv_1', 'conv1d', { filters: 4, kernelSize: 3, padding: 'causal', dilation: 2, activation: 'tanh' }],
      ['conv_2', 'conv1d', { filters: 5, kernelSize: 2, strides: 2, padding: 'same', useBias: false }],
      ['conv_3', 'conv1d', { filters: 3, kernelSize: 2, activation: 'relu' }],
      ...flat
    ])
  })
  it('pooling, other lengths, other order', () => {
    compareImages([
      rows,
      ['permute', 'permute', { dims: [2, 1] }],
      ['zeros', 'zeroPadding1d', { padding: [2, 0] }],
      ['mean', 'averagePooling1d', { poolSize: 3, strides: 2, padding: 'same' }],
      ['longer', 'upSampling1d', { size: 3 }],
      ['cut', 'cropping1d', { cropping: [1, 2] }],
      ['most', 'maxPooling1d', { poolSize: 2 }],
      ...flat
    ])
  })
  it('the largest of all steps, and rows repeated', () => {
    compareImages([
      rows,
      ['conv', 'conv1d', { filters: 6 }],
      ['most', 'globalMaxPooling1d', {}],
      ['again', 'repeatVector', { n: 3 }],
      ['lstm', 'lstm', { units: 4 }]
    ])
  })
})

describe('images', () => {
  it('separable and transposed convolution', () => {
    compareImages([
      ['conv_1', 'separableConv2d', { filters: 4, depthMultiplier: 2, activation: 'swish' }],
      ['conv_2', 'separableConv2d', { filters: 3, kernelSize: 2, strides: 2, padding: 'same', useBias: false }],
      ['conv_3', 'conv2dTranspose', { filters: 2, kernelSize: [3, 2], strides: [2, 1], activation: 'tanh' }],
      ['conv_4', 'conv2dTranspose', { filters: 3, strides: 2, padding: 'same', useBias: false }],
      ['most', 'globalMaxPooling2d', {}],
      ['dense', 'dense', { units: 5 }]
    ])
  })
  it('edges, pooling and sizes', () => {
    compareImages([
      ['scaled', 'rescaling', { scale: 0.5, offset: 0.1 }],
      ['conv', 'conv2d', { filters: 3 }],
      [
        'zeros',
        'zeroPadding2d',
        {
          padding: [
            [1, 0],
            [2, 1]
          ]
        }
      ],
      ['mean', 'averagePooling2d', { poolSize: [2, 3], strides: 1, padding: 'same' }],
      [
        'cut',
        'cropping2d',
        {
          cropping: [
            [1, 1],
            [0, 2]
          ]
        }
      ],
      ['large', 'upSampling2d', { size: [2, 3] }],
      ['resized', 'resizing', { height: 5, width: 7 }],
      ['larger', 'upSampling2d', { size: [2, 1], interpolation: 'bilinear' }],
      ['near', 'resizing', { height: 6, width: 4, interpolation: 'nearest', cropToAspectRatio: true }],
      ...flat
    ])
  })
})

describe('volumes', () => {
  it('convolution, transposed convolution and dropout', () => {
    compareImages(
      [
        volume,
        ['conv', 'conv3d', { filters: 3, kernelSize: [2, 3, 2], padding: 'same', activation: 'tanh' }],
        ['drop', 'spatialDropout3d', { rate: 0.3 }],
        ['back', 'conv3dTranspose', { filters: 2, kernelSize: 2, strides: [1, 2, 1], useBias: false }],
        ...flat
      ],
      5
    )
  })
  it('pooling', () => {
    compareImages([
      volume,
      ['conv', 'conv3d', { filters: 6, kernelSize: 2, strides: [1, 1, 2] }],
      ['most', 'maxPooling3d', { poolSize: 2, strides: 1 }],
      ['mean', 'averagePooling3d', { poolSize: [1, 2, 1], padding: 'same' }],
      ['all', 'globalAveragePooling3d', {}],
      ['dense', 'dense', { units: 5 }]
    ])
    compareImages([volume, ['conv', 'conv3d', { filters: 6 }], ['all', 'globalMaxPooling3d', {}]])
  })
})

/** Two ways from the first dense layer, put together by each of the layers in turn; the last one feeds the output. */
function merged(layers: Layer[], between: Layer[] = []): ModelGraph {
  const { inputs, outputs } = imageModel([])
  const dense = (id: string, units: number): Layer => [id, 'dense', { units, activation: 'tanh' }]
  const nodes: Layer[] = [
    ['input', 'input', { shape: [SIDE, SIDE, 1] }],
    ['flatten', 'flatten', {}],
    dense('left', 6),
    dense('right', 6),
    ...layers,
    ...between,
    ['output', 'dense', { units: 3, activation: 'softmax' }]
  ]
  const chain = (ids: string[]): ModelGraph['edges'] =>
    ids.slice(1).map((to, i) => ({ from: ids[i] ?? '', to, slot: 0 }))
  const second = layers.map(([to]) => ({ from: 'right', to, slot: 1 }))
  return {
    nodes: nodes.map(([id, type, params]) => ({ id, type, params })),
    edges: [
      ...chain(['input', 'flatten', 'left', ...[...layers, ...between].map(([id]) => id), 'output']),
      { from: 'flatten', to: 'right', slot: 0 },
      ...second
    ],
    inputs,
    outputs
  }
}

describe('merging', () => {
  const compare = (graph: ModelGraph): void => compareTrainings(runtime, imageCase(graph, {}))

  it('value by value', () => {
    compare(
      merged([
        ['subtract', 'subtract', {}],
        ['multiply', 'multiply', {}],
        ['average', 'average', {}]
      ])
    )
    compare(merged([['maximum', 'maximum', {}]]))
    compare(merged([['minimum', 'minimum', {}]]))
  })
  it('side by side', () => compare(merged([['concatenate', 'concatenate', {}]])))
  it('of three, with sides that are repeated', () => {
    const graph = merged([['maximum', 'maximum', {}]], [['flat', 'flatten', {}]])
    const column = { id: 'column', type: 'reshape', params: { targetShape: [6, 1] } }
    const edges = graph.edges.map((edge) => (edge.from === 'left' ? { ...edge, from: 'column' } : edge))
    compare({
      ...graph,
      nodes: [...graph.nodes, column],
      edges: [...edges, { from: 'left', to: 'column', slot: 0 }, { from: 'left', to: 'maximum', slot: 2 }]
    })
  })
  it('multiplied and summed up, of any length and of length 1', () => {
    for (const normalize of [false, true]) compare(merged([['dot', 'dot', { normalize }]]))
  })
})

describe('kernels', () => {
  const dense = (params: Record<string, unknown>): Layer[] => [
    ['flatten', 'flatten', {}],
    ['dense', 'dense', { units: 7, activation: 'tanh', ...params }]
  ]
  const held = [
    ['maxNorm', 'sgd'],
    ['maxNorm', 'gd'],
    ['nonNeg', 'adam'],
    ['unitNorm', 'adamw']
  ] as const
  for (const [kernelConstraint, optimizer] of held) {
    it(`held by ${kernelConstraint}, with ${optimizer}`, () => {
      const graph = imageModel(dense({ kernelConstraint, maxNorm: 0.5 }))
      compareTrainings(runtime, imageCase(graph, { optimizer, learningRate: 0.05 }))
    })
  }
  it('of filters, each held on its own', () => {
    compareImages([
      ['conv_1', 'conv2d', { filters: 3, kernelConstraint: 'unitNorm' }],
      ['conv_2', 'separableConv2d', { filters: 3, kernelConstraint: 'maxNorm', maxNorm: 0.3, kernelL2: 0.1 }],
      ['conv_3', 'conv2dTranspose', { filters: 2, kernelConstraint: 'maxNorm', maxNorm: 0.1 }],
      ...flat
    ])
  })
  it('with L1 and L2 of their own, beside those of the training', () => {
    const graph = imageModel(dense({ kernelL1: 0.01, kernelL2: 0.02 }))
    compareTrainings(runtime, imageCase(graph, {}))
    compareTrainings(runtime, imageCase(graph, { l1: 0.001, l2: 0.01 }))
  })
})

describe('of a table', () => {
  it('rows repeated and taken together again', () => {
    compareTrainings(
      runtime,
      tableCase(
        [
          ['dense', 'dense', { units: 4, activation: 'tanh' }],
          ['again', 'repeatVector', { n: 2 }],
          ['flatten', 'flatten', {}]
        ],
        {}
      )
    )
  })
})
