import { describe, expect, it } from 'vitest'
import { findLayer } from '@core/layers'
import { analyse, fixesOf } from '@core/model'
import type { ModelGraph } from '@shared/project'
import { fakeGraph } from '../../host/fakeData'
import { Builder } from './builder.svelte'
import { GraphEditor } from './graphEditor.svelte'

function setUp(graph: ModelGraph = fakeGraph()) {
  const editor = new GraphEditor(graph)
  const builder = new Builder(() => {
    const analysis = analyse(editor.graph)
    return {
      editor,
      order: analysis.order,
      shape: [8, 8, 3],
      fixesOf: (problem) => fixesOf(editor.graph, problem, undefined, analysis)
    }
  })
  const focused: string[] = []
  builder.focus.layer = (id) => focused.push(id)
  return { editor, builder, focused, ids: () => editor.graph.nodes.map((n) => n.id) }
}
const layer = (type: string) => {
  const found = findLayer(type)
  if (!found) throw new Error(`no ${type}`)
  return found
}

describe('Builder', () => {
  it('adds after what is selected, selects the new layer and moves the keyboard there', () => {
    const { builder, editor, focused } = setUp()
    editor.select(['dense_1'])
    builder.add(layer('dropout'))
    expect([...editor.selected]).toEqual(['dropout_1'])
    expect(focused).toEqual(['dropout_1'])
    expect(analyse(editor.graph).problems).toEqual([])
    const empty = setUp({ nodes: [], edges: [], inputs: {}, outputs: {} })
    empty.builder.add(layer('input'))
    expect(empty.editor.graph.nodes[0]?.params).toEqual({ shape: [8, 8, 3] })
    empty.editor.select([])
    empty.builder.add(layer('conv2d'))
    expect(empty.editor.graph.edges).toEqual([{ from: 'input', to: 'conv2d_1', slot: 0 }])
  })

  it('copies, pastes and duplicates layers with what connects them, an input as an input', () => {
    const { builder, editor, ids } = setUp()
    editor.select(['flatten', 'dense_1'])
    const text = builder.copied()
    if (text === null) throw new Error('nothing copied')
    builder.paste(text)
    expect([...editor.selected]).toEqual(['flatten_1', 'dense_2'])
    expect(editor.graph.edges).toContainEqual({ from: 'flatten_1', to: 'dense_2', slot: 0 })
    editor.select(['input'])
    builder.duplicate()
    expect(Object.keys(editor.graph.inputs)).toEqual(['input', 'input_2'])
    editor.undo()
    editor.undo()
    expect(ids()).toEqual(fakeGraph().nodes.map((n) => n.id))
    expect(() => builder.paste('{"format": "anneal/fragment", "nodes": [')).toThrow()
  })

  it('deletes, and the keyboard goes on at the layer before', () => {
    const { builder, editor, focused } = setUp()
    editor.select(['dense_1'])
    builder.remove()
    expect(focused).toEqual(['flatten'])
    expect([...editor.selected]).toEqual(['flatten'])
    expect(editor.graph.edges).toEqual([{ from: 'input', to: 'flatten', slot: 0 }])
  })

  it('mends a broken graph by the offered fix, in one step', () => {
    const { builder, editor } = setUp()
    editor.select(['flatten'])
    builder.remove()
    const [problem] = analyse(editor.graph).problems
    const [fix] = problem ? builder.fixesOf(problem) : []
    if (!fix) throw new Error('no fix')
    builder.fix(fix)
    expect(analyse(editor.graph).problems.length).toBeLessThan(2)
    editor.undo()
    editor.undo()
    expect(editor.graph).toEqual(fakeGraph())
  })

  it('walks along connections and in the order of the data', () => {
    const { builder } = setUp()
    expect(builder.neighbour('flatten', 'up')).toBe('input')
    expect(builder.neighbour('flatten', 'down')).toBe('dense_1')
    expect(builder.neighbour('input', 'next')).toBe('flatten')
    expect(builder.neighbour('input', 'previous')).toBeUndefined()
  })

  it('groups to a block and back', () => {
    const { builder, editor } = setUp()
    editor.select(['flatten', 'dense_1'])
    builder.group()
    const block = editor.graph.nodes.find((n) => n.type === 'block')
    expect(block && [...editor.selected]).toEqual([block?.id])
    expect(analyse(editor.graph).problems).toEqual([])
    builder.ungroup(block?.id ?? '')
    expect(editor.graph.nodes).toHaveLength(4)
    expect(analyse(editor.graph).problems).toEqual([])
  })
})
