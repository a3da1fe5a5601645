/** Compiled and eager training are the same training: 20 steps from the same weights on the same batches. */
import { beforeAll, describe, it } from 'vitest'
import { optimizerNames } from '@shared/project'
import { activationNames } from '@core/layers'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import type { ExecutorFactoryInput } from '@engine/training/types'
import { SIDE, flat, imageCase, imageModel, residualModel, tableCase } from './fixtures'
import { compareTrainings } from './comparing'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})
const compare = (input: ExecutorFactoryInput, weight?: (row: number) => number): void =>
  compareTrainings(runtime, input, weight)

describe('each optimizer', () => {
  for (const optimizer of optimizerNames) {
    it(optimizer, () => compare(imageCase(imageModel(flat), { optimizer, learningRate: 0.01 })))
  }
})

describe('each limit of gradients', () => {
  for (const limit of ['clipNorm', 'globalClipNorm', 'clipValue'] as const) {
    it(limit, () => compare(imageCase(imageModel(flat), { [limit]: 0.02, optimizer: 'momentum', learningRate: 0.05 })))
    it(`${limit}, of the whole data’s gradient`, () => {
      compare(imageCase(imageModel(flat), { [limit]: 0.02, optimizer: 'gd', learningRate: 1 }))
    })
  }
  it('beside weights that are not learned, of the whole data’s gradient', () => {
    compare(imageCase(residualModel(), { globalClipNorm: 0.02, optimizer: 'gd', learningRate: 1 }))
  })
  it('with L1 and L2, whose share is in the gradient', () => {
    compare(imageCase(imageModel(flat), { globalClipNorm: 0.1, optimizer: 'nesterov', l1: 0.001, l2: 0.01 }))
  })
})

describe('each activation', () => {
  for (const activation of activationNames) {
    it(activation, () => {
      const dense = (id: string): [string, string, Record<string, unknown>] => [id, 'dense', { units: 9, activation }]
      compare(imageCase(imageModel([['flatten', 'flatten', {}], dense('dense_1'), dense('dense_2')]), {}))
    })
  }
})

describe('each loss', () => {
  it('cross-entropy of an output other than softmax', () => {
    compare(imageCase(imageModel(flat, 'sigmoid'), {}))
  })
  for (const loss of ['mse', 'mae'] as const) {
    it(`${loss} of classes`, () => compare(imageCase(imageModel(flat), { loss })))
    it(`${loss} of a number`, () => {
      compare(tableCase([['dense_1', 'dense', { units: 8, activation: 'tanh' }]], { loss }))
    })
  }
})

describe('each layer', () => {
  it('convolutions and pooling', () => {
    compare(
      imageCase(
        imageModel([
          ['conv_1', 'conv2d', { filters: 4, kernelSize: 3, activation: 'relu' }],
          ['pool_1', 'maxPooling2d', { poolSize: 2 }],
          ['conv_2', 'conv2d', { filters: 5, kernelSize: [1, 2], padding: 'same', strides: 2, useBias: false }],
          ['pool_2', 'maxPooling2d', { poolSize: 2, strides: 1, padding: 'same' }],
          ...flat
        ]),
        {}
      )
    )
  })
  it('convolutions spread and depthwise', () => {
    compare(
      imageCase(
        imageModel([
          ['conv_1', 'conv2d', { filters: 4, kernelSize: 3, dilation: 2, activation: 'swish' }],
          ['conv_2', 'depthwiseConv2d', { kernelSize: 3, depthMultiplier: 2, strides: 2, padding: 'same' }],
          ['conv_3', 'depthwiseConv2d', { kernelSize: [1, 2], padding: 'same', useBias: false }],
          ...flat
        ]),
        {}
      )
    )
  })
  it('dropout: the same masks', () => {
    compare(imageCase(imageModel([...flat, ['dropout', 'dropout', { rate: 0.4 }]]), { seed: 5 }))
  })
  it('batch normalization, short cuts and global pooling', () => {
    for (const optimizer of ['sgd', 'adam'] as const) compare(imageCase(residualModel(), { optimizer }))
  })
  it('batch normalization of rows, without its factor or its constant', () => {
    // A constant before it is taken out again: its gradient is nothing but rounding, which Adam would blow up.
    const dense = ['dense_1', 'dense', { units: 6, useBias: false }] as [string, string, Record<string, unknown>]
    for (const params of [{ scale: false }, { center: false, epsilon: 0.1 }]) {
      compare(tableCase([dense, ['norm', 'batchNormalization', params]], {}))
    }
  })
  it('LSTM, one upon another', () => {
    const rows = ['rows', 'reshape', { targetShape: [SIDE, SIDE] }] as [string, string, Record<string, unknown>]
    compare(
      imageCase(
        imageModel([
          rows,
          ['lstm_1', 'lstm', { units: 5, returnSequences: true }],
          ['lstm_2', 'lstm', { units: 4, unitForgetBias: false }]
        ]),
        {}
      )
    )
  })
  it('reshape', () => {
    compare(imageCase(imageModel([['reshape', 'reshape', { targetShape: [4, -1, 2] }], ...flat]), {}))
  })
  for (const type of ['gaussianNoise', 'gaussianDropout', 'alphaDropout', 'spatialDropout2d', 'spatialDropout1d']) {
    it(`${type}: the same random numbers`, () => {
      const shape = type === 'spatialDropout1d' ? [SIDE, SIDE] : [SIDE, SIDE, 1]
      compare(
        imageCase(imageModel([['shape', 'reshape', { targetShape: shape }], ['random', type, {}], ...flat]), {
          seed: 5
        })
      )
    })
  }
  it('dense without bias', () => {
    compare(
      imageCase(
        imageModel([
          ['flatten', 'flatten', {}],
          ['dense_1', 'dense', { units: 7, useBias: false, kernelInitializer: 'heNormal' }]
        ]),
        {}
      )
    )
  })
})

describe('what is added to the loss', () => {
  it('L1 and L2', () => compare(imageCase(imageModel(flat), { l1: 0.001, l2: 0.01 })))
  it('sample weights', () => compare(imageCase(imageModel(flat), {}), (row) => 0.5 + (row % 3)))
})
