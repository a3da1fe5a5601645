import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelEdge, ModelNode } from '@shared/project'
import { layoutGraph, type Size } from './layout'

interface Drawing {
  nodes: ModelNode[]
  edges: ModelEdge[]
  sizes: Map<string, Size>
}

/** Connections lead from earlier to later layers, so there are no circles. */
function drawings(most: number, least = 1): fc.Arbitrary<Drawing> {
  const size = fc.record({ width: fc.integer({ min: 40, max: 400 }), height: fc.integer({ min: 20, max: 300 }) })
  return fc
    .tuple(
      fc.array(size, { minLength: least, maxLength: most }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 2 * most, minLength: least })
    )
    .map(([sizes, pairs]) => ({
      nodes: sizes.map((_, i) => ({ id: `n${i}`, type: 'dense', params: {} })),
      edges: pairs.flatMap(([a, b]) => {
        const [from, to] = [a % sizes.length, b % sizes.length].sort((x, y) => x - y)
        return from === to ? [] : [{ from: `n${from}`, to: `n${to}`, slot: 0 }]
      }),
      sizes: new Map(sizes.map((one, i) => [`n${i}`, one]))
    }))
}

function check({ nodes, edges, sizes }: Drawing): void {
  const places = layoutGraph({ nodes, edges }, sizes)
  const boxes = nodes.map(({ id }) => ({ id, ...(places[id] ?? { x: NaN, y: NaN }), ...(sizes.get(id) as Size) }))
  const sorted = boxes.toSorted((a, b) => a.y - b.y)
  for (const [i, a] of sorted.entries()) {
    expect(Number.isFinite(a.x + a.y)).toBe(true)
    for (let j = i + 1; j < sorted.length; j++) {
      const b = sorted[j]
      if (!b || b.y >= a.y + a.height) break
      const apart = a.x + a.width <= b.x + 1e-6 || b.x + b.width <= a.x + 1e-6
      if (!apart) throw new Error(`${a.id} lies on ${b.id}`)
    }
  }
  for (const { from, to } of edges) expect(places[from]?.y ?? NaN).toBeLessThan(places[to]?.y ?? NaN)
  expect(layoutGraph({ nodes, edges }, sizes)).toEqual(places)
}

describe('layout', () => {
  it('puts no box on another, and sources above targets', () => {
    fc.assert(fc.property(drawings(30), check), { numRuns: 60, seed: 1 })
  })
  it('does so for very large graphs too', () => {
    fc.assert(fc.property(drawings(1200, 700), check), { numRuns: 3, seed: 2 })
  })
  it('takes broken drawings: circles, loose ends, nothing at all', () => {
    const nodes = ['a', 'b', 'c'].map((id) => ({ id, type: 'dense', params: {} }))
    const edge = (from: string, to: string): ModelEdge => ({ from, to, slot: 0 })
    const edges = [edge('a', 'b'), edge('b', 'a'), edge('c', 'ghost'), edge('c', 'c')]
    const places = layoutGraph({ nodes, edges }, new Map())
    expect(new Set(Object.values(places).map((p) => JSON.stringify(p))).size).toBe(3)
    expect(layoutGraph({ nodes: [], edges: [] }, new Map())).toEqual({})
  })
})
