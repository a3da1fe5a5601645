import { describe, expect, it } from 'vitest'
import type { EditCommand } from '@core/model'
import { fakeGraph } from '../../host/fakeData'
import { GraphEditor } from './graphEditor.svelte'

const units = (n: number): EditCommand => ({ kind: 'setParams', id: 'dense_1', params: { units: n } })

function setUp() {
  let now = 0
  const changes: number[] = []
  const start = fakeGraph()
  const editor = new GraphEditor(
    start,
    (graph) => changes.push(graph.nodes.length),
    () => now
  )
  return { editor, start, changes, wait: (ms: number) => (now += ms) }
}

describe('GraphEditor', () => {
  it('undoes and redoes any number of steps to equal documents', () => {
    const { editor, start } = setUp()
    const seen = [editor.graph]
    for (let i = 1; i <= 200; i++) {
      const id = `dense_${i + 1}`
      editor.apply(`Add ${id}`, [
        { kind: 'addNode', node: { id, type: 'dense', params: { units: i } } },
        { kind: 'connect', edge: { from: 'flatten', to: id, slot: 0 } }
      ])
      seen.push(editor.graph)
    }
    for (let i = 199; i >= 0; i--) {
      expect(editor.undo()).toBe(`Add dense_${i + 2}`)
      expect(editor.graph).toEqual(seen[i])
    }
    expect(editor.graph).toEqual(start)
    expect(editor.undo()).toBeNull()
    for (let i = 1; i <= 200; i++) {
      editor.redo()
      expect(editor.graph).toEqual(seen[i])
    }
    expect(editor.redo()).toBeNull()
  })

  it('makes what is typed quickly one step, and parts it by a pause, another field or an undo', () => {
    const { editor, wait } = setUp()
    const type = (n: number, merge = 'dense_1 units'): void => editor.apply('Set units', [units(n)], { merge })
    type(1)
    wait(200)
    type(12)
    wait(200)
    type(128)
    expect(editor.steps).toBe(1)
    editor.undo()
    expect(editor.graph.nodes.find((n) => n.id === 'dense_1')?.params['units']).toBe(8)
    editor.redo()
    type(5)
    expect(editor.steps).toBe(2)
    wait(5000)
    type(6)
    type(7, 'another field')
    expect(editor.steps).toBe(4)
  })

  it('applies all commands or none', () => {
    const { editor, start, changes } = setUp()
    expect(() => editor.apply('Two', [units(3), { kind: 'removeNode', id: 'nowhere' }])).toThrow('nowhere')
    expect(editor.graph).toBe(start)
    expect([editor.steps, changes]).toEqual([0, []])
  })

  it('keeps of the selection what is there, and brings it back with its layers', () => {
    const { editor } = setUp()
    editor.select(['dense_1', 'flatten', 'gone'])
    expect([...editor.selected]).toEqual(['dense_1', 'flatten'])
    editor.apply('Delete', [{ kind: 'removeNode', id: 'dense_1' }])
    expect([...editor.selected]).toEqual(['flatten'])
    editor.undo()
    expect([...editor.selected]).toEqual(['dense_1', 'flatten'])
  })

  it('takes a document changed elsewhere, with the own one an undo away', () => {
    const { editor } = setUp()
    editor.apply('Set units', [units(99)])
    const own = editor.graph
    const other = fakeGraph('table')
    editor.replace('Changed elsewhere', other)
    expect(editor.graph).toEqual(other)
    editor.undo()
    expect(editor.graph).toEqual(own)
    editor.undo()
    expect(editor.graph).toEqual(fakeGraph())
    editor.redo()
    editor.redo()
    expect(editor.graph).toEqual(other)
  })

  it('tells of every change, also of an undone one', () => {
    const { editor, changes } = setUp()
    editor.apply('Delete', [{ kind: 'removeNode', id: 'output' }])
    editor.undo()
    editor.redo()
    expect(changes).toEqual([3, 4, 3])
  })
})
