import { describe, expect, it } from 'vitest'
import type { ModelGraph, ModelNode } from '@shared/project'
import { analyse, problemsError, starterModels } from './index'
import { chain } from './starters'

function starter(name: string): ModelGraph {
  const found = [...starterModels('image', 'classification'), ...starterModels('table', 'regression')].find(
    (m) => m.name === name
  )
  if (!found) throw new Error(`No starter ${name}`)
  return found.graph
}

const codes = (graph: ModelGraph): string[] => analyse(graph).problems.map((p) => `${p.node}:${p.code}`)
const changed = (graph: ModelGraph, id: string, change: Partial<ModelNode>): ModelGraph => ({
  ...graph,
  nodes: graph.nodes.map((n) => (n.id === id ? { ...n, ...change } : n))
})

describe('a sound model', () => {
  it('has its sizes known: the CNN starter', () => {
    const analysis = analyse(starter('cnn'))
    expect(analysis.problems).toEqual([])
    expect(analysis.order).toEqual(['input', 'conv_1', 'pool_1', 'conv_2', 'pool_2', 'flatten', 'dense_1', 'output'])
    expect([...analysis.nodes.values()].map((n) => n.outputShape)).toEqual([
      [28, 28, 1],
      [26, 26, 32],
      [13, 13, 32],
      [11, 11, 64],
      [5, 5, 64],
      [1600],
      [128],
      [10]
    ])
    expect(analysis.parameters).toBe(320 + 18_496 + 204_928 + 1_290)
    expect(analysis.nodes.get('conv_2')?.parameters).toBe(18_496)
    expect(analysis.multiplyAdds).toBe(26 * 26 * 32 * 9 + 11 * 11 * 64 * 9 * 32 + 1600 * 128 + 1280)
  })

  it('is sorted by its connections, not by its list', () => {
    const graph = starter('mlp')
    expect(analyse({ ...graph, nodes: graph.nodes.toReversed() }).order).toEqual([
      'input',
      'dense_1',
      'dense_2',
      'output'
    ])
  })

  it('may be as long as 10,000 layers, and as wrong', () => {
    const layers = Array.from({ length: 9998 }, (_, i): [string, string, ModelNode['params']] => [
      `dense_${i}`,
      'dense',
      { units: 16, activation: 'relu' }
    ])
    const graph = chain([['input', 'input', { shape: [8] }], ...layers, ['output', 'dense', { units: 2 }]])
    expect(analyse(graph)).toMatchObject({ problems: [], layers: 10_000 })
    const circle = { ...graph, edges: [{ from: 'dense_9997', to: 'dense_0', slot: 0 }, ...graph.edges.slice(1)] }
    expect(codes(circle)).toContain('dense_0:cycle')
    const one = { id: 'more', type: 'dropout', params: {} }
    expect(codes({ ...graph, nodes: [...graph.nodes, one] })).toContain('null:too-many-layers')
    expect(codes({ ...graph, edges: [{ from: 'input', to: 'dense_0', slot: 4e9 }] })).toContain('dense_0:wrong-inputs')
  })
})

describe('problems', () => {
  it('are found all at once, each with the layer and a way out', () => {
    const graph: ModelGraph = {
      ...starter('dense'),
      nodes: [
        ...changed(starter('dense'), 'dense_1', { params: { units: 0 } }).nodes,
        { id: 'odd', type: 'transformer', params: {} }
      ],
      edges: [...starter('dense').edges, { from: 'ghost', to: 'flatten', slot: 1 }]
    }
    const { problems } = analyse(graph)
    expect(problems.map((p) => `${p.node}:${p.code}`).sort()).toEqual([
      'dense_1:bad-params',
      'flatten:dangling-edge',
      'odd:unknown-layer',
      'odd:unused-layer'
    ])
    for (const problem of problems) {
      expect(problem.message).toMatch(/\.$/)
      expect(problem.hint).toMatch(/\.$/)
    }
    const error = problemsError(problems, 'dense')
    expect(error.message).toContain('4 problems')
    expect(error.message).toContain('transformer')
    expect(error.message).toContain('units')
  })

  it('every circle is told apart', () => {
    const graph = starter('mlp')
    const edges = [
      ...graph.edges,
      { from: 'dense_1', to: 'dense_1', slot: 1 },
      { from: 'output', to: 'dense_2', slot: 1 }
    ]
    const circles = analyse({ ...graph, edges }).problems.filter((p) => p.code === 'cycle')
    expect(circles.map((p) => p.message)).toEqual([
      'These layers feed themselves in a circle: dense_1.',
      'These layers feed themselves in a circle: dense_2, output.'
    ])
  })

  it('a circle is named by its layers', () => {
    const graph = starter('mlp')
    const edges = [{ from: 'dense_2', to: 'dense_1', slot: 0 }, ...graph.edges.filter((e) => e.to !== 'dense_1')]
    const { problems } = analyse({ ...graph, edges })
    expect(problems.find((p) => p.code === 'cycle')?.message).toContain('dense_1, dense_2')
  })

  it('Dense after an image asks for Flatten, and later layers are not blamed', () => {
    const graph = starter('dense')
    const edges = [
      { from: 'input', to: 'dense_1', slot: 0 },
      { from: 'dense_1', to: 'output', slot: 0 }
    ]
    const nodes = graph.nodes.filter((n) => n.id !== 'flatten')
    expect(codes({ ...graph, nodes, edges })).toEqual(['dense_1:shape-mismatch'])
  })

  it('an image too small for the CNN is told at the layer where it runs out', () => {
    expect(codes(changed(starter('cnn'), 'input', { params: { shape: [8, 8, 1] } }))).toEqual(['pool_2:shape-mismatch'])
  })

  it('missing ends, unconnected layers, twice connected inputs, equal ids', () => {
    const graph = starter('mlp')
    expect(codes({ ...graph, outputs: {} })).toContain('null:no-output')
    expect(codes({ ...graph, inputs: {} })).toEqual(['null:no-input', 'input:missing-end'])
    expect(codes({ ...graph, outputs: { output: { node: 'gone', adapts: true } } })).toContain('null:missing-end')
    expect(codes({ ...graph, edges: graph.edges.slice(1) })).toContain('dense_1:wrong-inputs')
    expect(codes({ ...graph, edges: [...graph.edges, { from: 'input', to: 'output', slot: 0 }] })).toContain(
      'output:wrong-inputs'
    )
    const twin = graph.nodes[1]
    if (!twin) throw new Error('no node')
    expect(codes({ ...graph, nodes: [...graph.nodes, twin] })).toContain('dense_1:duplicate-id')
  })

  it('an empty document has them too', () => {
    expect(codes({ nodes: [], edges: [], inputs: {}, outputs: {} })).toEqual(['null:no-input', 'null:no-output'])
  })
})
