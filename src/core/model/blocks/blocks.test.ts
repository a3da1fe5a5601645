import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelGraphSchema, type ModelEdge, type ModelGraph, type ModelNode } from '@shared/project'
import { analyse, applyEdit, applyEdits, blockOf, expandBlocks, readConnections } from '../index'

const dense = (id: string, units: number): ModelNode => ({ id, type: 'dense', params: { units } })
const use = (id: string, block: string, repeat = 1): ModelNode => ({ id, type: 'block', params: { block, repeat } })
const edge = (from: string, to: string, slot = 0): ModelEdge => ({ from, to, slot })

/** input -> use -> output */
function around(nodes: ModelNode[], blocks: NonNullable<ModelGraph['blocks']>): ModelGraph {
  const ids = ['input', ...nodes.map((n) => n.id), 'output']
  return {
    nodes: [{ id: 'input', type: 'input', params: { shape: [4] } }, ...nodes, dense('output', 2)],
    edges: ids.slice(1).map((id, i) => edge(ids[i] ?? '', id)),
    inputs: { input: { node: 'input', adapts: true } },
    outputs: { output: { node: 'output', adapts: true } },
    blocks
  }
}
/** A short cut around a Dense layer: the entry is read twice. */
const residual = {
  nodes: [{ id: 'in', type: 'blockInput', params: {} }, dense('fc', 4), { id: 'sum', type: 'add', params: {} }],
  edges: [edge('in', 'fc'), edge('fc', 'sum'), edge('in', 'sum', 1)],
  input: 'in',
  output: 'sum'
}

/** What an output computes, whatever the layers are called: equal for equal networks. */
function meaning(graph: ModelGraph): string[] {
  const { nodes, sources, order } = readConnections(graph)
  const numbers = new Map<string, number>()
  const known = new Map<string, number>()
  for (const id of order) {
    const node = nodes.get(id)
    const from = (sources.get(id) ?? []).map((source) => known.get(source ?? ''))
    const key = JSON.stringify([node?.type, node?.params, from])
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    known.set(id, number)
  }
  const ends = Object.values(graph.outputs).map((end) => known.get(end.node))
  return [...numbers.keys(), JSON.stringify(ends)]
}

/** Takes the blocks apart by hand, one after the other. */
function takenApart(graph: ModelGraph): ModelGraph {
  let current = graph
  for (let next = current.nodes.find(blockOf); next; next = current.nodes.find(blockOf)) {
    current = applyEdit(current, { kind: 'ungroup', id: next.id }).graph
  }
  return current
}

describe('expanding', () => {
  it('puts the layers of each copy one after the other', () => {
    const flat = expandBlocks(around([use('res', 'Residual', 2)], { Residual: residual }))
    expect(flat.nodes.map((n) => n.id)).toEqual(['input', 'output', 'res_1_fc', 'res_1_sum', 'res_2_fc', 'res_2_sum'])
    expect(flat.edges).toContainEqual(edge('res_1_sum', 'res_2_fc'))
    expect(flat.edges).toContainEqual(edge('res_1_sum', 'res_2_sum', 1))
    expect(flat.edges).toContainEqual(edge('res_2_sum', 'output'))
    expect(flat.blocks).toBeUndefined()
    expect(modelGraphSchema.parse(flat)).toEqual(flat)
    expect(analyse(flat).problems).toEqual([])
  })

  it('equals taking the blocks apart by hand, for any nesting and repeats', () => {
    const names = ['A', 'B', 'C', 'D']
    const parts = fc.array(
      fc.record({ block: fc.nat(), repeat: fc.integer({ min: 1, max: 3 }), plain: fc.boolean(), short: fc.boolean() }),
      { minLength: 1, maxLength: 3 }
    )
    fc.assert(
      fc.property(fc.tuple(parts, parts, parts, parts), parts, (definitions, top) => {
        const layers = (list: typeof top, below: number): ModelNode[] =>
          list.map((part, i) =>
            part.plain || below === 0 ? dense(`n${i}`, 4) : use(`n${i}`, names[part.block % below] ?? 'A', part.repeat)
          )
        const blocks = Object.fromEntries(
          definitions.map((list, depth) => {
            const nodes = layers(list, depth)
            const ids = ['in', ...nodes.map((n) => n.id)]
            const edges = ids.slice(1).map((id, i) => edge(ids[i] ?? '', id))
            const short = list[0]?.short === true
            const sum: ModelNode[] = short ? [{ id: 'sum', type: 'add', params: {} }] : []
            const last = ids.at(-1) ?? ''
            if (short) edges.push(edge(last, 'sum'), edge('in', 'sum', 1))
            const entry = { id: 'in', type: 'blockInput', params: {} }
            return [
              names[depth] ?? '',
              { nodes: [...nodes, ...sum, entry], edges, input: 'in', output: short ? 'sum' : last }
            ]
          })
        )
        const graph = around(layers(top, 4), blocks)
        const flat = expandBlocks(graph)
        const apart = takenApart(graph)
        expect(flat.nodes.length).toBe(apart.nodes.length)
        expect(new Set(meaning(flat))).toEqual(new Set(meaning(apart)))
        const analysis = analyse(graph)
        expect(analysis.problems).toEqual([])
        expect(analysis.parameters).toBe(analyse(apart).parameters)
        expect(analysis.layers).toBe(apart.nodes.length)
        const drawn = [...analysis.nodes.values()].reduce((sum, n) => sum + n.parameters, 0)
        expect(drawn).toBe(analysis.parameters)
      }),
      { numRuns: 200, seed: 5 }
    )
  })

  it('gives ids that a recipe takes, however long they get, and different ones', () => {
    const long = 'a'.repeat(60)
    const graph = around([use(long, 'R', 3), dense(`${long}_1`, 4), dense('res_1_fc', 4), use('res', 'R')], {
      R: residual
    })
    const flat = expandBlocks(graph)
    expect(modelGraphSchema.safeParse(flat).success).toBe(true)
    expect(new Set(flat.nodes.map((n) => n.id)).size).toBe(flat.nodes.length)
    expect(expandBlocks(structuredClone(graph))).toEqual(flat)
  })

  it('leaves a model without blocks as it is, apart from unused definitions', () => {
    const plain = around([dense('fc', 4)], {})
    expect(expandBlocks({ ...plain, blocks: { R: residual } })).toEqual(takenApart({ ...plain, blocks: undefined }))
  })
})

describe('an analysis of a model with blocks', () => {
  const graph = around([use('res', 'Residual', 3)], { Residual: residual })
  it('counts an instance for all its layers, and knows those of the definition', () => {
    const { nodes, blocks, order } = analyse(graph)
    expect(order).toEqual(['input', 'res', 'output'])
    expect(nodes.get('res')).toMatchObject({ inputShapes: [[4]], outputShape: [4], parameters: 3 * 20 })
    expect(blocks.get('Residual')?.get('fc')).toMatchObject({ id: 'fc', parameters: 20 })
  })

  it('tells a problem once, where it is drawn', () => {
    const wrong = applyEdit(graph, { kind: 'setParams', id: 'fc', params: { units: 5 }, in: 'Residual' }).graph
    expect(analyse(wrong).problems).toMatchObject([
      { node: 'res', inside: { block: 'Residual', node: 'sum' }, code: 'shape-mismatch' }
    ])
  })

  it('finds a block inside itself, an unknown one, one that is too often, without falling over', () => {
    const codes = (one: ModelGraph): string[] => analyse(one).problems.map((p) => `${p.node}:${p.code}`)
    const endless = { ...residual, nodes: residual.nodes.map((n) => (n.id === 'fc' ? use('fc', 'Residual') : n)) }
    expect(codes(around([use('res', 'Residual')], { Residual: endless }))).toContain('res:bad-block')
    expect(codes(around([use('res', 'Nothing')], {}))).toContain('res:bad-block')
    expect(codes(around([use('res', 'constructor')], {}))).toContain('res:bad-block')
    expect(codes(around([use('res', 'Residual', 5001)], { Residual: residual }))).toContain('res:too-many-layers')
    expect(codes(around([use('res', 'Residual', 0)], { Residual: residual }))).toContain('res:bad-params')
    expect(() => expandBlocks(around([use('res', 'Nothing')], {}))).toThrow(/no block “Nothing”/)
    const deep = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [
        `B${i}`,
        {
          nodes: [{ id: 'in', type: 'blockInput', params: {} }, use('x', `B${i + 1}`)],
          edges: [edge('in', 'x')],
          input: 'in',
          output: 'x'
        }
      ])
    )
    expect(codes(around([use('res', 'B0')], { ...deep, B3000: residual }))).toContain('null:bad-block')
  })
})

describe('making blocks', () => {
  const chain = around([dense('a', 4), dense('b', 4), dense('c', 4)], {})
  it('keeps the network as it is', () => {
    const { graph } = applyEdit(chain, { kind: 'groupToBlock', ids: ['a', 'b'], name: 'Pair' })
    expect(graph.nodes.map((n) => n.id)).toEqual(['input', 'block_1', 'c', 'output'])
    expect(new Set(meaning(expandBlocks(graph)))).toEqual(new Set(meaning(chain)))
    const again = applyEdits(graph, [
      { kind: 'setRepeat', id: 'block_1', repeat: 3 },
      { kind: 'renameBlock', name: 'Pair', to: 'Two' }
    ]).graph
    expect(analyse(again).layers).toBe(9)
    expect(() => applyEdit(again, { kind: 'removeBlock', name: 'Two' })).toThrow(/in use/)
    expect(() => applyEdit(again, { kind: 'addNode', node: use('x', 'Two'), in: 'Two' })).toThrow(/never end/)
  })

  it('says why layers can’t be one', () => {
    const reason = (ids: string[], graph = chain): string => {
      try {
        applyEdit(graph, { kind: 'groupToBlock', ids, name: 'X' })
      } catch (e) {
        return String(e)
      }
      return ''
    }
    expect(reason(['input', 'a'])).toContain('where data enters')
    expect(reason(['a', 'c'])).toMatch(/take from 2: “input”, “b”/)
    expect(reason(['output'])).toContain('takes on what the data needs')
    const fork = { ...chain, edges: [...chain.edges, edge('a', 'output', 1)] }
    expect(reason(['a', 'b'], fork)).toContain('2 are used outside: “b”, “a”')
  })
})
