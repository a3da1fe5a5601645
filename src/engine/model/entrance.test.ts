/** What enters the network, against core/data's reference, and the layers that read word ids. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { entriesOf, networkRow, rawWidth, tableEncoder } from '@core/data'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { preparedCase } from '@engine/training/preparedData'
import { buildModel } from './buildModel'
import { inputShape, makeEntrance, rawShape } from './ends'
import { forward } from './forward'
import { buildOf } from './layers'
import { planNetwork } from './plan'
import { initialWeights, toTensor } from './weights'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

describe('a table’s entrance', () => {
  it('computes in the graph what the reference says, for a column of every kind', () => {
    const { data, recipe } = preparedCase(60, {})
    const table = recipe.preprocess.inputs['input']
    if (table?.kind !== 'table') throw new Error('no table')
    expect(table.columns.map(({ kind }) => kind)).toEqual([
      'number',
      'number',
      'number',
      'category',
      'hash',
      'time',
      'text'
    ])
    expect(table.columns[1]).toMatchObject({ name: 'skewed', log: true })
    const rows = Int32Array.from({ length: data.count }, (_, row) => row)
    const raw = tableEncoder(table, (name) => data.column(name)).encode(rows)
    const [width = 0] = inputShape(table)
    expect([rawShape(table), width]).toEqual([[13], 3 + 4 + 8 + 3 + 5])
    const entrance = makeEntrance(runtime, table)
    const found = runtime.tf.tidy(() => entrance.enter(entrance.upload(raw, data.count)).dataSync<'float32'>())
    entrance.dispose()
    const entries = entriesOf(table)
    for (const row of rows) {
      const expected = networkRow(entries, raw.subarray(row * rawWidth(table), (row + 1) * rawWidth(table)))
      expected.forEach((value, i) => {
        const other = found[row * width + i] ?? Number.NaN
        expect(Math.abs(other - value), `row ${row}, entry ${i}`).toBeLessThan(1e-5 * (1 + Math.abs(value)))
      })
    }
  })

  it('holds what float32 can’t within its bounds', () => {
    const column = { kind: 'number' as const, name: 'x', impute: 0, clip: { from: -1, to: 1 }, mean: 0, std: 1 }
    const entrance = makeEntrance(runtime, { kind: 'table', columns: [column] })
    const raw = Float32Array.of(1e300, -1e300, 0.5)
    const found = runtime.tf.tidy(() => [...entrance.enter(entrance.upload(raw, 3)).dataSync()])
    entrance.dispose()
    expect(found).toEqual([1, -1, 0.5])
  })
})

it('pixels are standardized by their channel', () => {
  const entrance = makeEntrance(runtime, {
    kind: 'image',
    width: 1,
    height: 2,
    channels: 3,
    fit: 'pad',
    scale: 1 / 255,
    offset: 0,
    standardize: { mean: [0.5, 0, 1], std: [0.5, 1, 2] }
  })
  const raw = Uint8Array.of(255, 0, 0, 0, 255, 255)
  const found = runtime.tf.tidy(() => [...entrance.enter(entrance.upload(raw, 2 / 2)).dataSync()])
  entrance.dispose()
  expect(found).toEqual([1, 0, -0.5, -1, 1, 0])
})

describe('Embedding', () => {
  const look = (table: Tensor, ids: Tensor): Tensor =>
    buildOf('embedding').apply(
      { runtime, nodeId: 'n', weights: { embeddings: table } },
      { inputDim: 4, outputDim: 2 },
      [ids]
    ).sums

  it('sums the gradients of a row over its places', () => {
    const { tf } = runtime
    tf.tidy(() => {
      const table = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2])
      const ids = tf.tensor2d([2, 0, 2, 3], [2, 2])
      const factors = tf.tensor3d([1, 10, 2, 20, 3, 30, 4, 40], [2, 2, 2])
      expect([...look(table, ids).dataSync()]).toEqual([5, 6, 1, 2, 5, 6, 7, 8])
      const gradient = tf.grad((x) => tf.sum(tf.mul(look(x, ids), factors)))(table)
      expect([...gradient.dataSync()]).toEqual([2, 20, 0, 0, 4, 40, 4, 40])
    })
  })

  it('and the text starter are, as stock layers, what the step computes', () => {
    const { tf } = runtime
    const { data, recipe } = preparedCase(20, {}, 'says')
    const spec = recipe.preprocess.inputs['input']
    if (spec?.kind !== 'tokens') throw new Error('no tokens')
    expect(spec).toMatchObject({ column: 'says', length: 100 })
    expect(data.columns.map(({ name }) => name)).toEqual(['says', 'price'])
    const embedding = recipe.graph.nodes.find(({ type }) => type === 'embedding')
    expect(embedding?.params['inputDim']).toBe(spec.vocabulary.length + 2)
    const plan = planNetwork(recipe.graph)
    const model = buildModel(tf, recipe.graph, 3)
    tf.tidy(() => {
      const weights = Object.fromEntries(initialWeights(plan, 3).map((one) => [one.name, toTensor(tf, one)]))
      const ids = tf.tensor2d(
        Array.from({ length: 300 }, (_, i) => (i * 7) % (spec.vocabulary.length + 2)),
        [3, 100]
      )
      const ours = forward(runtime, plan, weights, { input: ids })['output']?.value().dataSync() ?? []
      const stock = (model.predict(ids) as Tensor).dataSync()
      expect(stock.length).toBe(3)
      stock.forEach((value, i) => expect(value).toBeCloseTo(ours[i] ?? Number.NaN, 5))
    })
    model.dispose()
  })
})
