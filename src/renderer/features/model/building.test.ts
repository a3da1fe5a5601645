import { describe, expect, it } from 'vitest'
import { findLayer, type LayerType } from '@core/layers'
import { analyse, applyEdit, type EditCommand } from '@core/model'
import type { ModelGraph } from '@shared/project'
import { fakeGraph } from '../../host/fakeData'
import { addLayer, connectLayers, moveLayers, removeParts } from './building'
import { handleNames, validSources, validTargets } from './connecting'
import { nodeSize, placesOf } from './places'
import { nameEnd } from './modelEnds'

const empty: ModelGraph = { nodes: [], edges: [], inputs: {}, outputs: {} }
function layer(type: string): LayerType {
  const found = findLayer(type)
  if (!found) throw new Error(`no ${type}`)
  return found
}
const all = (graph: ModelGraph, commands: readonly EditCommand[]): ModelGraph =>
  commands.reduce((now, command) => applyEdit(now, command).graph, graph)

/** input → conv2d_1 → conv2d_2, both with same padding. */
function residual(): ModelGraph {
  let graph = all(empty, addLayer(empty, layer('input'), {}).commands)
  for (const after of ['input', 'conv2d_1']) {
    const built = addLayer(graph, layer('conv2d'), { after: [after] })
    graph = all(graph, built.commands)
    const params = { filters: 8, padding: 'same' }
    graph = all(graph, [{ kind: 'setParams', id: built.ids[0] ?? '', params }])
  }
  return graph
}

describe('building', () => {
  it('draws a sound residual network from nothing', () => {
    let graph = residual()
    graph = all(graph, addLayer(graph, layer('add'), { after: ['conv2d_1', 'conv2d_2'], branch: true }).commands)
    graph = all(graph, addLayer(graph, layer('flatten'), { after: ['add_1'] }).commands)
    graph = all(graph, addLayer(graph, layer('dense'), { after: ['flatten_1'] }).commands)
    graph = all(graph, [nameEnd(graph, 'outputs', 'dense_1')])
    expect(analyse(graph).problems).toEqual([])
    expect(graph.inputs).toEqual({ input: { node: 'input', adapts: true } })
    expect(graph.outputs).toEqual({ output: { node: 'dense_1', adapts: true } })
  })

  it('puts a layer between a layer and what followed it, or beside it', () => {
    const graph = fakeGraph()
    const between = all(graph, addLayer(graph, layer('dropout'), { after: ['dense_1'] }).commands)
    expect(analyse(between).problems).toEqual([])
    expect(between.edges).toContainEqual({ from: 'dropout_1', to: 'output', slot: 0 })
    const beside = all(graph, addLayer(graph, layer('dropout'), { after: ['dense_1'], branch: true }).commands)
    expect(beside.edges).toContainEqual({ from: 'dense_1', to: 'output', slot: 0 })
    const edge = { from: 'flatten', to: 'dense_1', slot: 0 }
    const inserted = all(graph, addLayer(graph, layer('dropout'), { edge }).commands)
    expect(inserted.edges).not.toContainEqual(edge)
    expect(analyse(inserted).problems).toEqual([])
  })

  it('makes room below where layers have places', () => {
    const graph = fakeGraph()
    const placed = all(graph, moveLayers(graph, ['input'], { x: 0, y: -20 }))
    const built = all(placed, addLayer(placed, layer('dropout'), { after: ['flatten'] }).commands)
    const places = [...placesOf(built).values()].sort((a, b) => a.y - b.y)
    for (const [i, place] of places.slice(1).entries()) {
      expect(place.y - (places[i]?.y ?? 0)).toBeGreaterThanOrEqual(nodeSize.height)
    }
  })

  it('leaves no hole among the inputs of an Add', () => {
    let graph = residual()
    graph = all(graph, addLayer(graph, layer('add'), { after: ['input', 'conv2d_1', 'conv2d_2'] }).commands)
    const [first] = graph.edges.filter((e) => e.to === 'add_1')
    if (!first) throw new Error('no edge')
    const cut = all(graph, removeParts(graph, [], [first]))
    expect(cut.edges.filter((e) => e.to === 'add_1').map((e) => [e.from, e.slot])).toEqual([
      ['conv2d_1', 0],
      ['conv2d_2', 1]
    ])
    const removed = all(graph, removeParts(graph, ['conv2d_1'], []))
    expect(removed.edges.filter((e) => e.to === 'add_1').map((e) => e.slot)).toEqual([0, 1])
  })

  it('offers as ends only layers that can take it: none before it, none twice', () => {
    const graph = residual()
    expect([...validTargets(graph, 'conv2d_2')]).toEqual([])
    expect([...validTargets(graph, 'input')]).toEqual(['conv2d_2'])
    expect([...validSources(graph, 'conv2d_1')]).toEqual([])
    expect(connectLayers(graph, 'input', 'conv2d_2')).toEqual({
      kind: 'connect',
      edge: { from: 'input', to: 'conv2d_2', slot: 0 }
    })
    expect([handleNames('many'), handleNames(2), handleNames(0)]).toEqual([['in'], ['in', 'in-1'], []])
  })
})
