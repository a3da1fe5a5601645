import { describe, expect, it } from 'vitest'
import { starterModels } from '@core/model'
import { fakeGraph } from '../../host/fakeData'
import { layerList } from './layerRows'
import { paramsLine } from './paramsLine'

const starter = (name: string) => {
  const found = starterModels('image', 'classification').find((m) => m.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found.graph
}

describe('layer list', () => {
  it('shows the cnn in the order of the data, with shapes and parameters as Keras counts them', () => {
    const { rows, analysis, problems } = layerList(starter('cnn'))
    expect(problems).toEqual([])
    expect(rows.map((r) => [r.title, r.params, r.shape, r.parameters])).toEqual([
      ['InputLayer', '', '28 × 28 × 1', 0],
      ['Conv2D', '32 filters, 3 × 3, ReLU', '26 × 26 × 32', 320],
      ['MaxPooling2D', '2 × 2', '13 × 13 × 32', 0],
      ['Conv2D', '64 filters, 3 × 3, ReLU', '11 × 11 × 64', 18496],
      ['MaxPooling2D', '2 × 2', '5 × 5 × 64', 0],
      ['Flatten', '', '1,600', 0],
      ['Dense', '128 units, ReLU', '128', 204928],
      ['Dense', '10 units, softmax', '10', 1290]
    ])
    expect(analysis.parameters).toBe(225034)
    expect(rows.reduce((sum, r) => sum + r.share, 0)).toBeCloseTo(1)
    expect([rows[0]?.end, rows.at(-1)?.end, rows[1]?.end]).toEqual(['input', 'output', null])
  })

  it('keeps a layer of a kind it does not know, with its problem', () => {
    const graph = fakeGraph()
    graph.nodes = graph.nodes.map((n) => (n.id === 'dense_1' ? { ...n, type: 'lambda' } : n))
    const { rows } = layerList(graph)
    const row = rows.find((r) => r.id === 'dense_1')
    expect(row).toMatchObject({ title: 'lambda', shape: null, parameters: 0 })
    expect(row?.problems.map((p) => p.code)).toEqual(['unknown-layer'])
  })

  it('shows layers of a cycle too', () => {
    const graph = fakeGraph()
    graph.edges = [...graph.edges, { from: 'output', to: 'dense_1', slot: 1 }]
    expect(layerList(graph).rows).toHaveLength(graph.nodes.length)
  })

  it('says settings that are not the default', () => {
    expect(
      paramsLine({ id: 'a', type: 'conv2d', params: { filters: 1, strides: [2, 2], padding: 'same', useBias: false } })
    ).toBe('1 filter, 3 × 3, stride 2 × 2, padding same, no bias')
    expect(paramsLine({ id: 'a', type: 'dropout', params: { rate: 0.25 } })).toBe('leaves out 25 %')
    expect(paramsLine({ id: 'a', type: 'dense', params: { units: 'x' } })).toBe('')
    const said = (type: string, params: Record<string, unknown>): string => paramsLine({ id: 'a', type, params })
    expect(said('multiHeadAttention', { numHeads: 2, keyDim: 1 })).toBe('2 heads, of 1 value')
    expect(said('bidirectional', { layer: 'gru', units: 1, returnSequences: true, mergeMode: 'sum' })).toBe(
      'GRU, 1 unit, at every step, merged by sum'
    )
    expect(said('timeDistributed', { layer: 'dense', params: { units: 4, activation: 'relu' } })).toBe(
      'Dense, 4 units, ReLU'
    )
    expect(said('groupNormalization', { groups: 8 })).toBe('8 groups')
    expect(said('gru', { units: 8, resetAfter: true })).toBe('8 units, resets after the product')
  })
})
