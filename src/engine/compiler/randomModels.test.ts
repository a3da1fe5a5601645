/** Models nobody thought of train compiled as they do step by step. */
import fc from 'fast-check'
import { beforeAll, it } from 'vitest'
import { optimizerNames } from '@shared/project'
import { activationNames } from '@core/layers'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { compareTrainings } from './comparing'
import { imageCase, imageModel, tableCase } from './fixtures'

const MODELS = 8
let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

type Layer = [id: string, type: string, params: Record<string, unknown>]
const activation = fc.constantFrom(...activationNames)
const side = fc.integer({ min: 1, max: 3 })

const spatial = fc.oneof(
  fc
    .record({
      filters: fc.integer({ min: 1, max: 5 }),
      kernelSize: side,
      strides: side,
      activation,
      useBias: fc.boolean()
    })
    .map((params) => ['conv', 'conv2d', { ...params, padding: 'same' }] as const),
  fc
    .record({ poolSize: side, strides: side })
    .map((params) => ['pool', 'maxPooling2d', { ...params, padding: 'same' }] as const),
  fc
    .record({ kernelSize: side, depthMultiplier: side, strides: side, activation })
    .map((params) => ['depth', 'depthwiseConv2d', { ...params, padding: 'same' }] as const),
  fc
    .record({ filters: side, kernelSize: side, dilation: side, activation })
    .map((params) => ['spread', 'conv2d', { ...params, padding: 'same' }] as const),
  fc.constantFrom(
    ['short', 'activation', { activation: 'relu6' }] as const,
    ['drop', 'spatialDropout2d', { rate: 0.3 }] as const,
    ['noise', 'gaussianNoise', { stddev: 0.2 }] as const
  )
)
const flatLayer = fc.oneof(
  fc
    .record({ units: fc.integer({ min: 1, max: 12 }), activation, useBias: fc.boolean() })
    .map((params) => ['dense', 'dense', params] as const),
  fc
    .record({ rate: fc.double({ min: 0, max: 0.7, noNaN: true }) })
    .chain((params) =>
      fc.constantFrom('dropout', 'gaussianDropout', 'alphaDropout').map((type) => ['dropout', type, params] as const)
    )
)
const recurrent = fc.constantFrom('lstm', 'gru', 'simpleRnn', 'bidirectional')
/** From images to rows: all values, the mean of each channel, or the rows read in turn. */
const flattening = fc.oneof(
  fc.constant<Layer[]>([['flatten', 'flatten', {}]]),
  fc.constant<Layer[]>([['mean', 'globalAveragePooling2d', {}]]),
  fc.tuple(recurrent, fc.record({ units: side, returnSequences: fc.boolean() })).map(([type, params]): Layer[] => [
    ['again', 'conv2d', { filters: 2, kernelSize: 1 }],
    ['rows', 'reshape', { targetShape: [-1, 2] }],
    ['reader', type, params],
    ['flatten', 'flatten', {}]
  ])
)
/**
 * Cross-entropy is of probabilities: a row of zeros, as ReLU may give, has none. And an output that ReLU holds at
 * zero for every row learns nothing in either engine, so numbers end in activations that always have a slope.
 */
const ends = fc.oneof(
  fc.tuple(fc.constant('crossentropy' as const), fc.constantFrom('softmax', 'sigmoid')),
  fc.tuple(fc.constantFrom('mse' as const, 'mae' as const), fc.constantFrom('linear', 'sigmoid', 'tanh', 'softplus'))
)
const training = fc.record({
  optimizer: fc.constantFrom(...optimizerNames),
  learningRate: fc.constantFrom(0.001, 0.01),
  batchSize: fc.integer({ min: 1, max: 40 }),
  globalClipNorm: fc.constantFrom(0, 0, 0.1),
  l1: fc.constantFrom(0, 0.001),
  l2: fc.constantFrom(0, 0.01),
  seed: fc.integer({ min: 0, max: 1000 })
})

const named = (layers: readonly (readonly [string, string, Record<string, unknown>])[]): Layer[] =>
  layers.map(([id, type, params], i) => [`${id}_${i}`, type, params])

it('images', () => {
  fc.assert(
    fc.property(
      fc.array(spatial, { maxLength: 2 }),
      flattening,
      fc.array(flatLayer, { maxLength: 2 }),
      training,
      ends,
      (first, between, then, spec, [loss, last]) => {
        const layers: Layer[] = [...named(first), ...between, ...named(then)]
        compareTrainings(runtime, imageCase(imageModel(layers, last), { ...spec, loss }))
      }
    ),
    { numRuns: MODELS, seed: 11, endOnFailure: true }
  )
})

it('tables', () => {
  fc.assert(
    fc.property(
      fc.array(flatLayer, { maxLength: 3 }),
      training,
      fc.constantFrom('mse' as const, 'mae' as const),
      (layers, spec, loss) => {
        compareTrainings(runtime, tableCase(named(layers), { ...spec, loss }))
      }
    ),
    { numRuns: MODELS, seed: 12, endOnFailure: true }
  )
})
