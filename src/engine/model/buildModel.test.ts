import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Tensor as TfTensor } from '@tensorflow/tfjs-node-gpu'
import { analyse, starterModels } from '@core/model'
import { activationNames, layerTypes } from '@core/layers'
import type { ModelGraph, ModelNode } from '@shared/project'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { buildModel } from './buildModel'
import { forward } from './forward'
import { buildOf } from './layers'
import { planNetwork } from './plan'
import { initialWeights, toTensor } from './weights'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

type Layer = Pick<ModelNode, 'type' | 'params'>

function chainOf(shape: number[], layers: Layer[]): ModelGraph {
  const nodes = [{ type: 'input', params: { shape } }, ...layers].map((layer, i) => ({ id: `n${i}`, ...layer }))
  return {
    nodes,
    edges: layers.map((_, i) => ({ from: `n${i}`, to: `n${i + 1}`, slot: 0 })),
    inputs: { input: { node: 'n0', adapts: false } },
    outputs: { output: { node: `n${layers.length}`, adapts: false } }
  }
}

const small = fc.integer({ min: 1, max: 4 })
const sides = fc.tuple(small, small)
const padding = fc.constantFrom('valid', 'same')
const activation = fc.constantFrom(...activationNames)
const imageLayer: fc.Arbitrary<Layer> = fc.oneof(
  fc.record({
    type: fc.constant('conv2d'),
    params: fc.record({
      filters: small,
      kernelSize: sides,
      strides: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
      padding,
      activation,
      useBias: fc.boolean(),
      kernelInitializer: fc.constantFrom('glorotUniform', 'heNormal', 'heUniform')
    })
  }),
  fc.record({
    type: fc.constant('conv2d'),
    params: fc.record({
      filters: small,
      kernelSize: sides,
      dilation: sides,
      padding,
      activation,
      useBias: fc.boolean()
    })
  }),
  fc.record({
    type: fc.constant('depthwiseConv2d'),
    params: fc.record({ kernelSize: sides, depthMultiplier: small, strides: small, padding, activation })
  }),
  fc.record({
    type: fc.constant('batchNormalization'),
    params: fc.record({ epsilon: fc.constantFrom(1e-3, 0.1), center: fc.boolean(), scale: fc.boolean() })
  }),
  fc.record({ type: fc.constant('activation'), params: fc.record({ activation }) }),
  fc.record({ type: fc.constant('maxPooling2d'), params: fc.record({ poolSize: sides, padding }) }),
  fc.record({ type: fc.constant('dropout'), params: fc.record({ rate: fc.constantFrom(0.1, 0.5) }) })
)
const rowLayer: fc.Arbitrary<Layer> = fc.oneof(
  fc.record({ type: fc.constant('dense'), params: fc.record({ units: small, activation, useBias: fc.boolean() }) }),
  fc.constantFrom(
    ...['batchNormalization', 'gaussianNoise', 'gaussianDropout', 'alphaDropout'].map((type) => ({ type, params: {} }))
  ),
  fc.constant({ type: 'reshape', params: { targetShape: [-1] } }),
  fc.record({ type: fc.constant('dropout'), params: fc.record({ rate: fc.constantFrom(0.1, 0.5) }) })
)
const network = fc
  .record({
    shape: fc.tuple(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 3, max: 12 }), fc.integer({ min: 1, max: 3 })),
    image: fc.array(imageLayer, { maxLength: 4 }),
    ending: fc.constantFrom('flatten', 'globalAveragePooling2d'),
    rows: fc.array(rowLayer, { minLength: 1, maxLength: 3 })
  })
  .map(({ shape, image, ending, rows }) => chainOf([...shape], [...image, { type: ending, params: {} }, ...rows]))

/** Stock tf.layers and our own ops give the same, and core knows their sizes. */
function compare(graph: ModelGraph): void {
  const { tf } = runtime
  const analysis = analyse(graph)
  const model = buildModel(tf, graph, 5)
  expect(model.countParams()).toBe(analysis.parameters)
  for (const [id, node] of analysis.nodes) {
    expect(model.getLayer(id).outputShape).toEqual([null, ...node.outputShape])
  }
  tf.tidy(() => {
    const shape = analysis.nodes.get('n0')?.outputShape ?? []
    const size = shape.reduce((a, b) => a * b, 2)
    const x = tf.tensor(
      Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7)),
      [2, ...shape]
    )
    const plan = planNetwork(graph)
    const weights = Object.fromEntries(initialWeights(plan, 5).map((w) => [w.name, toTensor(tf, w)]))
    const own = forward(runtime, plan, weights, { input: x })['output']?.value().dataSync() ?? []
    const stock = (model.predict(x) as TfTensor).dataSync()
    expect(own.length).toBe(stock.length)
    stock.forEach((value, i) => expect(own[i]).toBeCloseTo(value, 5))
  })
  model.dispose()
}

describe('a core graph in TensorFlow', () => {
  it('has the shapes, parameters and outputs core says, in tf.layers and op by op', () => {
    let sound = 0
    fc.assert(
      fc.property(network, (graph) => {
        if (analyse(graph).problems.length > 0) return
        sound++
        compare(graph)
      }),
      { numRuns: 60, seed: 11 }
    )
    expect(sound).toBeGreaterThan(25)
  })

  it('reads sequences', () => {
    const sequence = fc.record({
      shape: fc.tuple(small, small, small),
      units: fc.tuple(small, small),
      unitForgetBias: fc.boolean()
    })
    fc.assert(
      fc.property(sequence, ({ shape: [height, width, channels], units: [first, second], unitForgetBias }) => {
        compare(
          chainOf(
            [height, width, channels],
            [
              { type: 'reshape', params: { targetShape: [height, -1] } },
              { type: 'lstm', params: { units: first, returnSequences: true, unitForgetBias } },
              { type: 'lstm', params: { units: second } }
            ]
          )
        )
      }),
      { numRuns: 10, seed: 12 }
    )
  })

  it('adds two ways, and three', () => {
    for (const sources of [
      ['n0', 'n1'],
      ['n1', 'n0', 'n1']
    ]) {
      const chain = chainOf(
        [3],
        [
          { type: 'dense', params: { units: 3 } },
          { type: 'add', params: {} }
        ]
      )
      const edges = [chain.edges[0], ...sources.map((from, slot) => ({ from, to: 'n2', slot }))]
      compare({ ...chain, edges: edges.filter((e) => e !== undefined) })
    }
  })

  it('is the same for the same seed', () => {
    const { tf } = runtime
    const graph = starterModels('image', 'classification')[1]?.graph
    if (!graph) throw new Error('No starter')
    const kernel = (seed: number): number[] => {
      const model = buildModel(tf, graph, seed)
      const values = Array.from(model.getLayer('conv_2').getWeights()[0]?.dataSync() ?? [])
      model.dispose()
      return values
    }
    expect(kernel(1)).toEqual(kernel(1))
    expect(kernel(1)).not.toEqual(kernel(2))
  })

  it('exists for every layer of the catalogue', () => {
    for (const type of Object.keys(layerTypes)) expect(() => buildOf(type)).not.toThrow()
    expect(() => buildOf('constructor')).toThrow(/constructor/)
  })

  it('refuses a graph with problems, listing them', () => {
    expect(() => buildModel(runtime.tf, chainOf([4, 4, 1], [{ type: 'dense', params: { units: 0 } }]), 1)).toThrow(
      /units/
    )
  })
})
