import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { ModelGraph } from '@shared/project'
import { applyEdit, applyPatches, starterModels, type EditCommand } from '../index'

const base: ModelGraph = structuredClone(starterModels('image', 'classification')[1]?.graph) as ModelGraph

const id = fc.constantFrom(
  'input',
  'conv_1',
  'pool_1',
  'conv_2',
  'flatten',
  'dense_1',
  'output',
  'new_1',
  'new_2',
  '9bad'
)
const params = fc.record({ units: fc.integer({ min: 1, max: 64 }) })
const edge = fc.record({ from: id, to: id, slot: fc.constantFrom(0, 0, 0, 1) })
const command: fc.Arbitrary<EditCommand> = fc.oneof(
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
    expect(graph.edges.at(-1)).toEqual({ from: 'dense_1', to: 'answer', slot: 0 })
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
    expect(code({ kind: 'renameNode', id: 'conv_1', to: 'conv_2' })).toBe('layer-exists')
    expect(code({ kind: 'renameNode', id: 'conv_1', to: 'conv 1' })).toBe('bad-layer-id')
    expect(code({ kind: 'disconnect', edge: { from: 'input', to: 'output', slot: 0 } })).toBe('no-such-edge')
  })
})
