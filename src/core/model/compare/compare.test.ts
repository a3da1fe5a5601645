import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelGraph } from '@shared/project'
import { applyEdit, applyEdits, compareModels, starterModels } from '../index'

const cnn = structuredClone(starterModels('image', 'classification')[1]?.graph) as ModelGraph

describe('comparing models', () => {
  it('finds nothing between a model and itself, moved, renamed, in another order or with defaults written out', () => {
    const names = cnn.nodes.map((n) => n.id)
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 }), (renamed) => {
        const { graph } = applyEdits(
          cnn,
          renamed.map((id, i) => ({ kind: 'renameNode', id, to: `other_${i}` }))
        )
        const shuffled = { ...graph, nodes: graph.nodes.toReversed(), edges: graph.edges.toReversed() }
        const comparison = compareModels(cnn, shuffled)
        expect(comparison).toMatchObject({ same: true, added: [], removed: [], changed: [] })
        expect(comparison.renamed).toHaveLength(renamed.length)
      }),
      { numRuns: 60, seed: 3 }
    )
    const written = applyEdits(cnn, [
      { kind: 'setParams', id: 'pool_1', params: { poolSize: [2, 2], padding: 'valid' } },
      { kind: 'moveNode', id: 'pool_1', position: { x: 700, y: 3 } }
    ]).graph
    expect(compareModels(cnn, written).same).toBe(true)
  })

  it('names what was added, removed and changed, field by field, with shapes and parameters', () => {
    const { graph } = applyEdits(cnn, [
      { kind: 'setParams', id: 'dense_1', params: { units: 64, activation: 'relu' } },
      { kind: 'removeNodes', ids: ['pool_2'], reconnect: true },
      {
        kind: 'insertOnEdge',
        edge: { from: 'dense_1', to: 'output', slot: 0 },
        node: { id: 'dropout_1', type: 'dropout', params: { rate: 0.3 } }
      }
    ])
    const found = compareModels(cnn, graph)
    expect(found.same).toBe(false)
    expect(found.added).toEqual([{ id: 'dropout_1', type: 'dropout', shape: [64], parameters: 0 }])
    expect(found.removed).toMatchObject([{ id: 'pool_2', shape: [5, 5, 64] }])
    expect(found.changed.map((c) => c.id.after)).toEqual(['flatten', 'dense_1', 'output'])
    expect(found.changed[1]).toEqual({
      id: { before: 'dense_1', after: 'dense_1' },
      type: { before: 'dense', after: 'dense' },
      params: [{ field: 'units', before: 128, after: 64 }],
      shape: { before: [128], after: [64] },
      parameters: { before: 204_928, after: 11 * 11 * 64 * 64 + 64 }
    })
    expect(found.edges.added).toEqual([{ from: 'conv_2', to: 'flatten', slot: 0 }])
    expect(found.edges.removed).toEqual([{ from: 'dense_1', to: 'output', slot: 0 }])
    expect(found.totals.layers).toEqual({ before: 8, after: 8 })
  })

  it('looks into blocks', () => {
    const grouped = applyEdit(cnn, { kind: 'groupToBlock', ids: ['conv_2', 'pool_2'], name: 'Stage' }).graph
    const change = applyEdit(grouped, { kind: 'setParams', id: 'conv_2', params: { filters: 32 }, in: 'Stage' }).graph
    const inner = compareModels(grouped, change).changed.filter((c) => c.inside === 'Stage')
    expect(inner.map((c) => c.id.after)).toEqual(['conv_2', 'pool_2'])
    expect(inner[0]?.params).toContainEqual({ field: 'filters', before: 64, after: 32 })
    expect(compareModels(cnn, grouped)).toMatchObject({
      blocks: { added: ['Stage'], removed: [] },
      totals: { layers: { before: 8, after: 8 } }
    })
  })

  it('tells ends apart', () => {
    const fixed = { ...cnn, outputs: { output: { node: 'output', adapts: false } } }
    expect(compareModels(cnn, fixed).ends).toEqual([
      { side: 'outputs', name: 'output', before: 'output', after: 'output' }
    ])
  })
})
