import { describe, expect, it } from 'vitest'
import type { ModelEdge, ModelGraph } from '@shared/project'
import { edgeLanes } from './edgeRoutes'
import { laidOutPlaces, nodeSize } from './places'

const column = new Map(['a', 'b', 'c', 'd'].map((id, i) => [id, { x: 0, y: i * 132 }]))
const edge = (from: string, to: string): ModelEdge => ({ from, to, slot: 0 })

describe('connections', () => {
  it('go straight where nothing is in the way, and around what is', () => {
    const [straight, around, further] = [edge('a', 'b'), edge('b', 'd'), edge('a', 'd')]
    const lanes = edgeLanes([straight, around, further], column)
    expect(lanes.has(straight)).toBe(false)
    const [near = 0, far = 0] = [lanes.get(around)?.x, lanes.get(further)?.x]
    expect(near).toBeGreaterThan(nodeSize.width)
    expect(Math.abs(far - near)).toBeGreaterThanOrEqual(32)
  })

  it('keep clear of layers that stand beside', () => {
    const places = new Map([...column, ['e', { x: 240, y: 132 }]])
    const x =
      edgeLanes([edge('a', 'c')], places)
        .values()
        .next().value?.x ?? 0
    expect(x < 0 || x > 240 + nodeSize.width).toBe(true)
  })
})

describe('layout', () => {
  it('lays 300 layers out without an overlap', () => {
    const nodes = Array.from({ length: 300 }, (_, i) => ({ id: `n${i}`, type: 'dense', params: {} }))
    const edges = nodes.slice(1).flatMap(({ id }, i) => {
      const skip = i % 3 === 2 ? [{ from: `n${i - 2}`, to: id, slot: 1 }] : []
      return [{ from: `n${i}`, to: id, slot: 0 }, ...skip]
    })
    const graph: ModelGraph = { nodes, edges, inputs: {}, outputs: {} }
    const places = [...laidOutPlaces(graph).values()]
    const overlaps = places.filter((a, i) =>
      places.slice(i + 1).some((b) => Math.abs(a.x - b.x) < nodeSize.width && Math.abs(a.y - b.y) < nodeSize.height)
    )
    expect(overlaps).toEqual([])
  })
})
