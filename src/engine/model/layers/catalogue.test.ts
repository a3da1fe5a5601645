/** Every layer of the catalogue at random: core, the stock layers and our own ops agree about it. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Shape, Tensor } from '@tensorflow/tfjs-node-gpu'
import { AnnealError } from '@shared/errors'
import type { ModelGraph } from '@shared/project'
import { layerTypes, sizeOf, type LayerType } from '@core/layers'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { buildModel } from '../buildModel'
import { forward } from '../forward'
import { planNetwork } from '../plan'
import { initialWeights, toTensor } from '../weights'
import { layerCases, nonsense, type LayerCase } from './fixtures'
import { buildOf } from './index'

const CASES = 1000
/** The least part of the cases that must fit together, else a test would say little. */
const SOUND = 0.4
/** Whether what is computed agrees takes longer to see, and needs fewer cases. */
const COMPUTED = 40
const SEED = 17

/** tf.layers does not have them, or gets their shapes wrong: they are run instead. */
const ownLayers = new Set(['resizing'])

/** TensorFlow's MaxPool3D moves windows that jump further than they reach; ours does not, see ops/pool3d.ts. */
function stockErrs(type: string, layer: LayerType, { params }: LayerCase): boolean {
  if (type !== 'maxPooling3d') return false
  const { poolSize, strides = poolSize } = layer.parse(params) as { poolSize: number[]; strides?: number[] }
  return params['padding'] === 'same' && poolSize.some((length, i) => length < (strides[i] ?? 1))
}

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

interface Facts {
  shape: number[]
  parameters: number
}

/** null: core refuses it, with an error for a person. */
function coreFacts(layer: LayerType, { params, shapes }: LayerCase): Facts | null {
  try {
    const shape = layer.outputShape(params, shapes)
    const work = layer.multiplyAdds(params, shapes)
    if (!Number.isInteger(work) || work < 0) throw new Error(`${layer.type} counts ${work} multiply-adds`)
    return { shape, parameters: layer.parameters(params, shapes) }
  } catch (error) {
    if (error instanceof AnnealError) return null
    throw error
  }
}

function stockFacts(type: string, { params, shapes }: LayerCase): Facts {
  const { tf } = runtime
  const withoutBatch = (shape: Shape): number[] => shape.slice(1).map(Number)
  const built = buildOf(type).keras(tf, 'n', params, shapes)
  if (built === null)
    return { shape: withoutBatch(tf.input({ shape: params['shape'] as number[] }).shape), parameters: 0 }
  if (typeof built === 'function') {
    const out = built(shapes.map((shape) => tf.input({ shape })))
    return { shape: withoutBatch(out.shape), parameters: 0 }
  }
  const batches: Shape[] = shapes.map((shape) => [null, ...shape])
  let shape = (batches.length === 1 ? batches[0] : batches) as Shape | Shape[]
  let parameters = 0
  for (const layer of Array.isArray(built) ? built : [built]) {
    layer.build(shape)
    // Those that merge leave it unsaid.
    layer.built = true
    parameters += layer.countParams()
    for (const weight of layer.weights) weight.dispose()
    shape = layer.computeOutputShape(shape)
  }
  return { shape: withoutBatch(shape as Shape), parameters }
}

/** Of our own ops, for one example of zeros. */
function runFacts(type: string, { params, shapes }: LayerCase): Facts {
  const { tf } = runtime
  return tf.tidy(() => {
    const specs = layerTypes[type]?.weights(params, shapes) ?? []
    const weights = Object.fromEntries(specs.map((spec) => [spec.name, tf.zeros(spec.shape)]))
    const inputs = shapes.map((shape) => tf.zeros([1, ...shape]))
    const { sums } = buildOf(type).apply({ runtime, nodeId: 'n', weights }, params, inputs)
    return { shape: sums.shape.slice(1), parameters: specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0) }
  })
}

/** The layer alone, between inputs and the output. */
function graphOf(type: string, { params, shapes }: LayerCase): ModelGraph {
  const inputs = shapes.map((shape, i) => ({ id: `in${i}`, type: 'input', params: { shape } }))
  const names = inputs.map(({ id }) => id)
  return {
    nodes: [...inputs, { id: 'n', type, params }],
    edges: names.map((from, slot) => ({ from, to: 'n', slot })),
    inputs: Object.fromEntries(names.map((id) => [id, { node: id, adapts: false }])),
    outputs: { output: { node: 'n', adapts: false } }
  }
}

function checkComputed(type: string, found: LayerCase): void {
  const { tf } = runtime
  const graph = graphOf(type, found)
  const model = buildModel(tf, graph, 5)
  tf.tidy(() => {
    const inputs = found.shapes.map((shape, slot) => {
      const { ids } = found
      const value = (i: number): number => (ids === undefined ? Math.sin(i * 1.7 + slot * 5) : i % ids)
      return tf.tensor(
        Float32Array.from({ length: 2 * sizeOf(shape) }, (_, i) => value(i)),
        [2, ...shape]
      )
    })
    const plan = planNetwork(graph)
    const weights = Object.fromEntries(initialWeights(plan, 5).map((w) => [w.name, toTensor(tf, w)]))
    const named = Object.fromEntries(inputs.map((x, i) => [`in${i}`, x]))
    const own = forward(runtime, plan, weights, named)['output']?.value()
    const stock = model.predict(inputs.length === 1 ? (inputs[0] as Tensor) : inputs) as Tensor
    expect(own?.shape).toEqual(stock.shape)
    const theirs = stock.dataSync()
    own?.dataSync().forEach((value, i) => {
      if (!(Math.abs(value - (theirs[i] ?? NaN)) < 1e-4)) throw new Error(`Value ${i} is ${value}, stock ${theirs[i]}`)
    })
  })
  model.dispose()
}

/** Layers of sequences, attention and normalization have theirs in sequences.test.ts. */
const inSequences = [
  'bidirectional',
  'convLstm2d',
  'groupNormalization',
  'gru',
  'layerNormalization',
  'multiHeadAttention',
  'positionEmbedding',
  'simpleRnn',
  'timeDistributed'
]

it('every layer has its cases', () => {
  expect([...Object.keys(layerCases), ...inSequences].sort()).toEqual(Object.keys(layerTypes).sort())
})

describe('every layer', () => {
  for (const [type, layer] of Object.entries(layerTypes)) {
    const cases = layerCases[type]
    if (!cases) continue

    it(`${type} has the shape and parameters of the stock layer`, () => {
      let sound = 0
      fc.assert(
        fc.property(cases, (found) => {
          const facts = coreFacts(layer, found)
          if (!facts) return
          sound++
          expect(ownLayers.has(type) ? runFacts(type, found) : stockFacts(type, found)).toEqual(facts)
        }),
        { numRuns: CASES, seed: SEED }
      )
      expect(sound).toBeGreaterThan(CASES * SOUND)
    })

    it(`${type} explains what does not fit`, () => {
      fc.assert(
        fc.property(nonsense(Object.keys(layer.params.shape)), (found) => {
          coreFacts(layer, found)
        }),
        { numRuns: CASES / 5, seed: SEED }
      )
    })

    if (layer.inputs === 0) continue
    it(`${type} computes what the stock layer does`, () => {
      fc.assert(
        fc.property(
          cases.filter((found) => coreFacts(layer, found) !== null && !stockErrs(type, layer, found)),
          (found) => checkComputed(type, found)
        ),
        { numRuns: COMPUTED, seed: SEED }
      )
    })
  }
})
