/** Layers of sequences, attention and normalization: what core says of them, TF.js' own form and ours are one. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { layers, SymbolicTensor, Tensor } from '@tensorflow/tfjs-node-gpu'
import { findLayer, type LayerType } from '@core/layers'
import { AnnealError } from '@shared/errors'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { activate } from '../activate'
import { buildOf } from '.'

const CASES = 1000
/** Every so many cases the numbers are compared too. */
const COMPUTED = 25
let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

interface Case {
  params: Record<string, unknown>
  shapes: number[][]
}

const count = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max })
const sequence = fc.tuple(count(6), count(5)).map(([steps, values]) => [steps, values])
const anyShape = fc.array(count(4), { minLength: 1, maxLength: 4 })
const flag = fc.boolean()
const of = (params: fc.Arbitrary<Record<string, unknown>>, shapes: fc.Arbitrary<number[][]>): fc.Arbitrary<Case> =>
  fc.record({ params, shapes })
const one = (shape: fc.Arbitrary<number[]>): fc.Arbitrary<number[][]> => shape.map((s) => [s])

const cases: Record<string, fc.Arbitrary<Case>> = {
  gru: of(fc.record({ units: count(5), returnSequences: flag, resetAfter: flag }), one(sequence)),
  simpleRnn: of(
    fc.record({ units: count(5), returnSequences: flag, activation: fc.constantFrom('tanh', 'relu') }),
    one(sequence)
  ),
  lstm: of(fc.record({ units: count(5), returnSequences: flag, unitForgetBias: flag }), one(sequence)),
  bidirectional: of(
    fc.record({
      layer: fc.constantFrom('lstm', 'gru', 'simpleRnn'),
      units: count(4),
      returnSequences: flag,
      mergeMode: fc.constantFrom('concat', 'sum', 'mul', 'ave')
    }),
    one(sequence)
  ),
  convLstm2d: of(
    fc.record({
      filters: count(3),
      kernelSize: fc.tuple(count(3), count(3)),
      strides: fc.tuple(count(2), count(2)),
      padding: fc.constantFrom('same', 'valid'),
      returnSequences: flag,
      unitForgetBias: flag
    }),
    one(fc.tuple(count(3), count(5), count(5), count(3)).map((sides) => [...sides]))
  ),
  timeDistributed: fc.oneof(
    of(
      fc
        .record({ units: count(5), activation: fc.constantFrom('linear', 'gelu', 'hardSigmoid', 'softmax') })
        .map(inside('dense')),
      one(sequence)
    ),
    of(
      fc
        .record({ filters: count(3), kernelSize: count(3), padding: fc.constantFrom('same', 'valid') })
        .map(inside('conv2d')),
      one(fc.tuple(count(3), count(4), count(4), count(2)).map((sides) => [...sides]))
    ),
    of(
      fc.record({ poolSize: count(2) }).map(inside('maxPooling2d')),
      one(fc.tuple(count(3), count(4), count(4), count(2)).map((sides) => [...sides]))
    ),
    of(fc.constant({}).map(inside('flatten')), one(fc.tuple(count(3), count(4), count(4)).map((sides) => [...sides]))),
    of(
      fc.constant({}).map(inside('globalAveragePooling1d')),
      one(fc.tuple(count(3), count(4), count(4)).map((sides) => [...sides]))
    )
  ),
  layerNormalization: of(fc.record({ epsilon: fc.constantFrom(1e-3, 0.1), center: flag, scale: flag }), one(anyShape)),
  groupNormalization: of(
    fc.record({ groups: count(3), epsilon: fc.constantFrom(1e-3, 0.1), center: flag, scale: flag }),
    one(anyShape)
  ),
  multiHeadAttention: of(
    fc.record({ numHeads: count(4), keyDim: count(4), useBias: flag, dropout: fc.constantFrom(0, 0.5) }),
    fc
      .record({ query: sequence, steps: count(5), values: fc.array(count(4), { maxLength: 2 }) })
      .map(({ query, steps, values }) => [query, ...values.map((v) => [steps, v])])
  ),
  positionEmbedding: of(fc.constant({}), one(sequence))
}

function inside(layer: string): (params: Record<string, unknown>) => Record<string, unknown> {
  return (params) => ({ layer, params })
}

/** Whether core takes it; what it refuses TF.js is not asked. */
function outputShape(layer: LayerType, { params, shapes }: Case): number[] | null {
  try {
    return layer.outputShape(params, shapes)
  } catch (e) {
    if (e instanceof AnnealError) return null
    throw e
  }
}

const drawn = (shape: readonly number[], salt: number): Tensor =>
  runtime.tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin((i + 1) * 12.9898 + salt)),
    [...shape]
  )

/** The stock or own layer, symbolically applied. */
function connect(
  type: string,
  { params, shapes }: Case
): { all: layers.Layer[]; ends: SymbolicTensor[]; out: SymbolicTensor } {
  const { tf } = runtime
  const made = buildOf(type).keras(tf, 'layer', params, shapes)
  if (made === null || typeof made === 'function') throw new Error(`${type} makes no layer`)
  const all = Array.isArray(made) ? made : [made]
  const ends = shapes.map((shape) => tf.input({ shape }))
  let out: SymbolicTensor | SymbolicTensor[] = ends.length === 1 && ends[0] ? ends[0] : ends
  for (const layer of all) out = layer.apply(out) as SymbolicTensor
  return { all, ends, out: out as SymbolicTensor }
}

/** Both ways of computing give the same numbers. */
function compute(type: string, layer: LayerType, given: Case, { ends, out, all }: ReturnType<typeof connect>): void {
  const { tf } = runtime
  tf.tidy(() => {
    const specs = layer.weights(given.params, given.shapes)
    const weights = specs.map((spec, i) => drawn(spec.shape, i))
    all[0]?.setWeights(weights)
    const inputs = given.shapes.map((shape, i) => drawn([2, ...shape], 10 + i))
    const stock = (tf.model({ inputs: ends, outputs: out }).predict(inputs) as Tensor).dataSync()
    const named = Object.fromEntries(specs.map((spec, i) => [spec.name, weights[i] as Tensor]))
    const context = { runtime, nodeId: 'layer', weights: named }
    const { sums, activation } = buildOf(type).apply(context, given.params, inputs)
    const own = activate(runtime, activation, sums)
    expect(own.shape).toEqual([2, ...layer.outputShape(given.params, given.shapes)])
    const values = own.dataSync()
    expect(values.length).toBe(stock.length)
    stock.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 4))
  })
}

describe('core, TF.js and Anneal agree on', () => {
  for (const [type, arbitrary] of Object.entries(cases)) {
    it(type, () => {
      const layer = findLayer(type)
      if (!layer) throw new Error(`No layer ${type}`)
      let sound = 0
      fc.assert(
        fc.property(arbitrary, (given) => {
          const shape = outputShape(layer, given)
          if (!shape) return
          const made = connect(type, given)
          expect(made.out.shape).toEqual([null, ...shape])
          const parameters = made.all.reduce((sum, one) => sum + one.countParams(), 0)
          expect(parameters).toBe(layer.parameters(given.params, given.shapes))
          if (sound++ % COMPUTED === 0) compute(type, layer, given, made)
          for (const one of made.all) one.dispose()
        }),
        { numRuns: CASES, seed: 13 }
      )
      expect(sound).toBeGreaterThan(CASES / 4)
    })
  }
})
