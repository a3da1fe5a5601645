import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { ModelGraph } from '@shared/project'
import {
  analyse,
  applyEdit,
  applyEdits,
  applyPatches,
  connectable,
  copyFragment,
  freeId,
  starterModels,
  type EditCommand
} from '../index'

const cnn: ModelGraph = structuredClone(starterModels('image', 'classification')[1]?.graph) as ModelGraph
const base = applyEdits(cnn, [
  { kind: 'groupToBlock', ids: ['conv_2', 'pool_2'], name: 'Stage' },
  { kind: 'addNode', node: { id: 'relu', type: 'activation', params: { activation: 'relu' } }, in: 'Stage' },
  { kind: 'connect', edge: { from: 'pool_2', to: 'relu', slot: 0 }, in: 'Stage' },
  { kind: 'setBlockOutput', id: 'relu', in: 'Stage' }
]).graph

const id = fc.constantFrom(
  'input',
  'conv_1',
  'pool_1',
  'conv_2',
  'flatten',
  'dense_1',
  'output',
  'block_1',
  'relu',
  'new_1',
  'new_2',
  '9bad'
)
const params = fc.record({ units: fc.integer({ min: 1, max: 64 }) })
const edge = fc.record({ from: id, to: id, slot: fc.constantFrom(0, 0, 0, 1) })
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 4 })
const point = fc.record({ x: fc.integer({ min: -999, max: 999 }), y: fc.integer({ min: -999, max: 999 }) })
const blockName = fc.constantFrom('Stage', 'Head', 'Tail')
const node = fc.oneof(
  fc.record({ id, type: fc.constantFrom('dense', 'flatten', 'nonsense'), params }),
  fc.record({ id, type: fc.constant('block'), params: fc.record({ block: blockName, repeat: fc.constantFrom(1, 3) }) })
)
const fragment = ids.map((chosen) =>
  copyFragment(
    base,
    chosen.filter((one) => base.nodes.some((n) => n.id === one))
  )
)
const anyCommand: fc.Arbitrary<EditCommand> = fc.oneof(
  fc.record({ kind: fc.constant('insertOnEdge' as const), edge, node }),
  fc.record({ kind: fc.constant('removeNodes' as const), ids, reconnect: fc.boolean() }),
  fc.record({
    kind: fc.constant('moveNodes' as const),
    positions: fc.dictionary(id, point, { noNullPrototype: true })
  }),
  fc.record({ kind: fc.constant('paste' as const), fragment, offset: point }),
  fc.record({ kind: fc.constant('duplicate' as const), ids, offset: point }),
  fc.record({ kind: fc.constant('groupToBlock' as const), ids, name: blockName }),
  fc.record({ kind: fc.constant('ungroup' as const), id: fc.constantFrom('block_1', 'block_2', 'new_1') }),
  fc.record({ kind: fc.constant('renameBlock' as const), name: blockName, to: blockName }),
  fc.record({ kind: fc.constant('removeBlock' as const), name: blockName }),
  fc.record({ kind: fc.constant('setRepeat' as const), id, repeat: fc.constantFrom(0, 1, 2, 5) }),
  fc.record({ kind: fc.constant('setCollapsed' as const), id, collapsed: fc.boolean() }),
  fc.record({ kind: fc.constant('setBlockOutput' as const), id }),
  fc.record({
    kind: fc.constant('addNode' as const),
    node: fc.record({ id, type: fc.constantFrom('dense', 'flatten', 'nonsense'), params })
  }),
  fc.record({ kind: fc.constant('removeNode' as const), id }),
  fc.record({ kind: fc.constant('connect' as const), edge }),
  fc.record({ kind: fc.constant('disconnect' as const), edge }),
  fc.record({ kind: fc.constant('setParams' as const), id, params }),
  fc.record({
    kind: fc.constant('moveNode' as const),
    id,
    position: fc.record({ x: fc.integer(), y: fc.integer() })
  }),
  fc.record({ kind: fc.constant('renameNode' as const), id, to: id }),
  fc.record({
    kind: fc.constant('setEnds' as const),
    side: fc.constantFrom('inputs' as const, 'outputs' as const),
    ends: fc.dictionary(fc.constantFrom('a', 'b'), fc.record({ node: id, adapts: fc.boolean() }), {
      noNullPrototype: true
    })
  })
)

/** Half of them work inside a definition. */
const command = fc
  .tuple(anyCommand, fc.option(blockName, { nil: undefined }))
  .map(([one, inside]): EditCommand => (inside === undefined ? one : { ...one, in: inside }))

/** Applies what makes sense; commands that do not are refused and change nothing. */
function applyAll(commands: readonly EditCommand[]): {
  documents: ModelGraph[]
  inverses: ReturnType<typeof applyEdit>['inverse'][]
} {
  const documents = [base]
  const inverses = []
  for (const one of commands) {
    const before = documents.at(-1) ?? base
    try {
      const { graph, inverse } = applyEdit(before, one)
      documents.push(graph)
      inverses.push(inverse)
    } catch (e) {
      if (!(e instanceof AnnealError)) throw e
    }
  }
  return { documents, inverses }
}

describe('edits', () => {
  it('undone one by one lead back through the same documents, and redone forward again', () => {
    const untouched = JSON.stringify(base)
    let applied = 0
    fc.assert(
      fc.property(fc.array(command, { maxLength: 25, size: '+1' }), (commands) => {
        const { documents, inverses } = applyAll(commands)
        applied += inverses.length
        let current = documents.at(-1) ?? base
        for (let i = inverses.length - 1; i >= 0; i--) {
          const undone = applyPatches(current, inverses[i] ?? [])
          expect(JSON.stringify(undone.graph)).toBe(JSON.stringify(documents[i]))
          expect(() => analyse(current)).not.toThrow()
          expect(JSON.stringify(applyPatches(undone.graph, undone.inverse).graph)).toBe(JSON.stringify(current))
          current = undone.graph
        }
        expect(JSON.stringify(base)).toBe(untouched)
      }),
      { numRuns: 300, seed: 3 }
    )
    expect(applied).toBeGreaterThan(300)
  })

  it('removing a layer takes its connections and its name among the outputs with it', () => {
    const { graph } = applyEdit(base, { kind: 'removeNode', id: 'output' })
    expect(graph.edges.some((e) => e.to === 'output')).toBe(false)
    expect(graph.outputs).toEqual({})
  })

  it('renaming a layer follows it through connections and ends', () => {
    const { graph } = applyEdit(base, { kind: 'renameNode', id: 'output', to: 'answer' })
    expect(graph.outputs['output']?.node).toBe('answer')
    expect(graph.edges).toContainEqual({ from: 'dense_1', to: 'answer', slot: 0 })
  })

  it('connecting replaces what was in that slot', () => {
    const { graph } = applyEdit(base, { kind: 'connect', edge: { from: 'flatten', to: 'output', slot: 0 } })
    expect(graph.edges.filter((e) => e.to === 'output')).toEqual([{ from: 'flatten', to: 'output', slot: 0 }])
  })

  it('what makes no sense is refused with a reason', () => {
    const code = (one: EditCommand): string => {
      try {
        applyEdit(base, one)
      } catch (e) {
        if (e instanceof AnnealError) return e.code
        throw e
      }
      return 'done'
    }
    expect(code({ kind: 'connect', edge: { from: 'output', to: 'conv_1', slot: 0 } })).toBe('cycle')
    expect(code({ kind: 'removeNode', id: 'ghost' })).toBe('no-such-layer')
    expect(code({ kind: 'renameNode', id: 'conv_1', to: 'pool_1' })).toBe('layer-exists')
    expect(code({ kind: 'renameNode', id: 'conv_1', to: 'conv 1' })).toBe('bad-layer-id')
    expect(code({ kind: 'disconnect', edge: { from: 'input', to: 'output', slot: 0 } })).toBe('no-such-edge')
  })

  it('several commands are one step, all of them or none', () => {
    const commands: EditCommand[] = [
      { kind: 'removeNode', id: 'pool_1' },
      { kind: 'connect', edge: { from: 'conv_1', to: 'block_1', slot: 0 } }
    ]
    const { graph, inverse } = applyEdits(base, commands)
    expect(analyse(graph).problems).toEqual([])
    expect(JSON.stringify(applyPatches(graph, inverse).graph)).toBe(JSON.stringify(base))
    expect(() => applyEdits(base, [...commands, { kind: 'removeNode', id: 'ghost' }])).toThrow(/ghost/)
  })

  it('a layer dropped on a connection stands in its middle', () => {
    const dropout = { id: freeId(base, 'dropout'), type: 'dropout', params: {} }
    const edge = { from: 'dense_1', to: 'output', slot: 0 }
    const { graph, added } = applyEdits(base, [{ kind: 'insertOnEdge', edge, node: dropout }])
    expect(added).toEqual(['dropout_1'])
    expect(analyse(graph).order.slice(-3)).toEqual(['dense_1', 'dropout_1', 'output'])
  })

  it('removing layers in the middle keeps the flow where that is asked for', () => {
    const { graph } = applyEdit(cnn, { kind: 'removeNodes', ids: ['conv_2', 'pool_2'], reconnect: true })
    expect(analyse(graph).problems).toEqual([])
    expect(graph.edges).toContainEqual({ from: 'pool_1', to: 'flatten', slot: 0 })
    expect(analyse(applyEdit(cnn, { kind: 'removeNodes', ids: ['conv_2'] }).graph).problems).not.toEqual([])
  })

  it('a connection may end where it closes no circle and something is taken', () => {
    expect([...connectable(cnn, 'flatten')]).toEqual([
      ['dense_1', 0],
      ['output', 0]
    ])
  })
})

describe('copies', () => {
  it('get free ids and keep the connections among them', () => {
    const { graph, added } = applyEdits(cnn, [
      { kind: 'duplicate', ids: ['conv_1', 'pool_1'], offset: { x: 40, y: 40 } }
    ])
    expect(added).toEqual(['conv_3', 'pool_3'])
    expect(graph.edges.at(-1)).toEqual({ from: 'conv_3', to: 'pool_3', slot: 0 })
    expect(graph.nodes.at(-2)?.position).toEqual({ x: 40, y: 172 })
  })

  it('bring the blocks they use into another model; another block of that name gets a free one', () => {
    const copied = copyFragment(base, ['block_1', 'flatten'])
    expect(Object.keys(copied.blocks)).toEqual(['Stage'])
    const paste: EditCommand = { kind: 'paste', fragment: copied, offset: { x: 0, y: 0 } }
    expect(Object.keys(applyEdit(cnn, paste).graph.blocks ?? {})).toEqual(['Stage'])
    expect(Object.keys(applyEdit(base, paste).graph.blocks ?? {})).toEqual(['Stage'])
    const other = applyEdit(base, { kind: 'removeNode', id: 'relu', in: 'Stage' }).graph
    const { graph, added } = applyEdits(other, [paste])
    expect(Object.keys(graph.blocks ?? {})).toEqual(['Stage', 'Stage 2'])
    expect(graph.nodes.find((n) => n.id === added[0])?.params['block']).toBe('Stage 2')
  })
})
