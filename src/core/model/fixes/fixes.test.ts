import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'
import { layerTypes } from '@core/layers'
import { analyse, applyEdit, applyEdits, applyPatches, fixesOf, starterModels, startParams, withFixes } from '../index'
import { countLike } from './index'

const cnn = structuredClone(starterModels('image', 'classification')[1]?.graph) as ModelGraph
const mlp = structuredClone(starterModels('table', 'classification')[0]?.graph) as ModelGraph
const blocks = applyEdit(cnn, { kind: 'groupToBlock', ids: ['conv_2', 'pool_2'], name: 'Stage' }).graph

const changed = (graph: ModelGraph, id: string, change: Partial<ModelNode>): ModelGraph => ({
  ...graph,
  nodes: graph.nodes.map((n) => (n.id === id ? { ...n, ...change } : n))
})
const wired = (graph: ModelGraph, ...edges: ModelEdge[]): ModelGraph => ({
  ...graph,
  edges: [...graph.edges, ...edges]
})
const titles = (graph: ModelGraph): string[] => withFixes(graph).flatMap((p) => p.fixes?.map((f) => f.title) ?? [])

/** Applies the first fix of the first problem until none is left. */
function mended(graph: ModelGraph): ModelGraph {
  let current = graph
  for (let step = 0; step < 30; step++) {
    const [problem] = analyse(current).problems
    if (!problem) return current
    const [fix] = fixesOf(current, problem)
    if (!fix) throw new Error(`No fix for ${problem.message}`)
    current = applyEdits(current, fix.commands).graph
  }
  return current
}

describe('fixes', () => {
  it('offer what their problem asks for', () => {
    const noFlatten = applyEdit(cnn, { kind: 'removeNodes', ids: ['flatten'], reconnect: true }).graph
    expect(titles(noFlatten)).toContain('Insert Flatten')
    expect(titles(noFlatten)).toContain('Insert GlobalAveragePooling2D')
    expect(titles({ ...mlp, outputs: {} })).toContain('Use output as output')
    expect(titles(applyEdit(cnn, { kind: 'removeNode', id: 'output' }).graph)).toContain('Use dense_1 as output')
    expect(titles({ ...mlp, inputs: {} })).toContain('Use input as input')
    expect(titles(applyEdit(mlp, { kind: 'removeNode', id: 'input' }).graph)).toContain('Add an input')
    expect(titles(wired(mlp, { from: 'ghost', to: 'output', slot: 1 }))).toContain('Remove the connection')
    expect(titles(wired(mlp, { from: 'input', to: 'output', slot: 0 }))).toContain('Remove the connection from input')
    expect(titles(wired(mlp, { from: 'output', to: 'dense_2', slot: 1 }))).toContain('Remove output → dense_2')
    expect(titles(changed(mlp, 'dense_1', { params: { units: 'many', colour: 1 } }))).toContain('Reset wrong settings')
    expect(titles({ ...mlp, nodes: [...mlp.nodes, ...mlp.nodes.slice(1, 2)] })).toContain('Rename one to dense_3')
    expect(titles(applyEdit(mlp, { kind: 'disconnect', edge: mlp.edges[1] as ModelEdge }).graph)).toContain(
      'Connect dense_1'
    )
    const spare = { id: 'spare', type: 'dropout', params: {} }
    expect(titles({ ...mlp, nodes: [...mlp.nodes, spare] })).toContain('Remove spare')
    const small = changed(cnn, 'input', { params: { shape: [8, 8, 1] } })
    expect(titles(small)).toContain('Set padding to same')
    const recurrent = changed(mlp, 'dense_1', { type: 'lstm', params: { units: 8 } })
    expect(titles(recurrent)).toContain('Insert Reshape to 8 × 1')
  })

  it('make two ways of a sum alike', () => {
    const { graph } = applyEdits(cnn, [
      { kind: 'setParams', id: 'conv_1', params: { filters: 8, padding: 'same' } },
      { kind: 'removeNodes', ids: ['pool_1'], reconnect: true },
      { kind: 'setParams', id: 'conv_2', params: { filters: 16, padding: 'same', strides: [2, 2] } },
      { kind: 'addNode', node: { id: 'sum', type: 'add', params: {} } },
      { kind: 'connect', edge: { from: 'conv_1', to: 'sum', slot: 0 } },
      { kind: 'connect', edge: { from: 'conv_2', to: 'sum', slot: 1 } },
      { kind: 'connect', edge: { from: 'sum', to: 'pool_2', slot: 0 } }
    ])
    const problem = analyse(graph).problems.find((p) => p.node === 'sum')
    if (!problem) throw new Error('no problem')
    expect(fixesOf(graph, problem).map((f) => f.title)).toContain('Match conv_1 with Conv2D 1 × 1')
  })

  it('work inside blocks', () => {
    const wrong = applyEdit(blocks, { kind: 'setParams', id: 'conv_2', params: { filters: 0 }, in: 'Stage' }).graph
    expect(analyse(mended(wrong)).problems).toEqual([])
    const often = applyEdit(blocks, { kind: 'setRepeat', id: 'block_1', repeat: 6000 }).graph
    expect(titles(often).some((title) => /^Repeat it \d+ times$/.test(title))).toBe(true)
    const endless = structuredClone(blocks)
    endless.blocks?.['Stage']?.nodes.push({ id: 'again', type: 'block', params: { block: 'Stage', repeat: 1 } })
    expect(titles(endless)).toContain('Take it out of “Stage”')
  })

  it('are warned of in time, and have a way out, where weights would need a terabyte', () => {
    const { graph } = applyEdits(cnn, [
      { kind: 'setParams', id: 'input', params: { shape: [1000, 1000, 3] } },
      { kind: 'setParams', id: 'dense_1', params: { units: 1_000_000 } }
    ])
    const [problem] = withFixes(graph)
    expect(problem).toMatchObject({ node: 'dense_1', code: 'too-large', severity: 'warning' })
    expect(problem?.message).toMatch(/about [\d.,]+ [TP]B/)
    expect(problem?.fixes).not.toEqual([])
  })

  it('lead from an empty canvas and from a badly broken model to a sound one', () => {
    const empty = { nodes: [], edges: [], inputs: {}, outputs: {} }
    expect(analyse(mended(empty)).problems).toEqual([])
    const broken = wired(changed(changed(cnn, 'flatten', { type: 'odd' }), 'conv_1', { params: {} }), {
      from: 'ghost',
      to: 'pool_1',
      slot: 3
    })
    expect(analyse(mended(broken)).problems).toEqual([])
  })

  it('remove their problem whatever is wrong, in one step to undo', () => {
    const id = fc.constantFrom(
      'input',
      'conv_1',
      'pool_1',
      'conv_2',
      'flatten',
      'dense_1',
      'output',
      'block_1',
      'ghost'
    )
    const edge = fc.record({ from: id, to: id, slot: fc.constantFrom(0, 0, 1, 3) })
    const breakage: fc.Arbitrary<(graph: ModelGraph) => ModelGraph> = fc.oneof(
      edge.map((e) => (graph: ModelGraph) => wired(graph, e)),
      fc.nat(20).map((i) => (graph: ModelGraph) => ({ ...graph, edges: graph.edges.toSpliced(i, 1) })),
      fc.nat(20).map((i) => (graph: ModelGraph) => ({ ...graph, nodes: graph.nodes.toSpliced(i, 1) })),
      fc
        .tuple(id, fc.constantFrom({}, { units: -1 }, { shape: [3] }, { filters: 4 }, { block: 'Stage', repeat: 0 }))
        .map(
          ([one, params]) =>
            (graph: ModelGraph) =>
              changed(graph, one, { params })
        ),
      fc.tuple(id, fc.constantFrom('add', 'lstm', 'odd', 'input', 'block', ...Object.keys(layerTypes))).map(
        ([one, type]) =>
          (graph: ModelGraph) =>
            changed(graph, one, { type })
      ),
      fc.tuple(id, id).map(
        ([one, other]) =>
          (graph: ModelGraph) =>
            changed(graph, one, { id: other })
      ),
      fc.constant((graph: ModelGraph) => ({ ...graph, outputs: {} })),
      id.map((one) => (graph: ModelGraph) => ({ ...graph, inputs: { x: { node: one, adapts: true } } }))
    )
    let offered = 0
    const seen = new Set<string>()
    fc.assert(
      fc.property(
        fc.constantFrom(cnn, mlp, blocks),
        fc.array(breakage, { minLength: 1, maxLength: 4 }),
        (start, wrong) => {
          const graph = wrong.reduce((current, change) => change(current), start)
          const { problems } = analyse(graph)
          for (const problem of problems) {
            for (const fix of fixesOf(graph, problem)) {
              const done = applyEdits(graph, fix.commands)
              expect(countLike(analyse(done.graph).problems, problem)).toBeLessThan(countLike(problems, problem))
              expect(JSON.stringify(applyPatches(done.graph, done.inverse).graph)).toBe(JSON.stringify(graph))
              offered += 1
              seen.add(problem.code)
            }
          }
        }
      ),
      { numRuns: 150, seed: 11 }
    )
    expect(offered).toBeGreaterThan(500)
    expect([...seen].sort()).toEqual(
      expect.arrayContaining(['bad-params', 'cycle', 'dangling-edge', 'duplicate-id', 'missing-end', 'no-output'])
    )
  })
})

it('a new layer starts with settings its type takes', () => {
  for (const [type, layer] of Object.entries(layerTypes))
    expect(() => layer.parse(startParams(type)), type).not.toThrow()
})
