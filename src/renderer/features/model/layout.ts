/** Where the boxes of a graph stand when it is laid out by itself: sources above targets, no box on another. */
import dagre from '@dagrejs/dagre'
import type { ModelGraph } from '@shared/project'

export interface Size {
  width: number
  height: number
}

/** Room between rows and between boxes of a row, px. */
const GAP = { rows: 48, boxes: 40 }
/** Above this many boxes dagre takes seconds; rows by longest way from a source take milliseconds. */
const MANY = 400

type Drawing = Pick<ModelGraph, 'nodes' | 'edges'>
type Places = Record<string, { x: number; y: number }>

/** Connections between boxes that are there; circles are left to whoever lays out. */
function soundEdges({ nodes, edges }: Drawing): [string, string][] {
  const there = new Set(nodes.map((n) => n.id))
  return edges.filter((e) => there.has(e.from) && there.has(e.to) && e.from !== e.to).map((e) => [e.from, e.to])
}

/** Rows by the longest way from a source; what is in or behind a circle comes last. */
function rowsOf(ids: readonly string[], edges: readonly [string, string][]): string[][] {
  const waiting = new Map(ids.map((id) => [id, 0]))
  const targets = new Map<string, string[]>()
  for (const [from, to] of edges) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1)
    const list = targets.get(from)
    if (list) list.push(to)
    else targets.set(from, [to])
  }
  const row = new Map(ids.filter((id) => waiting.get(id) === 0).map((id) => [id, 0]))
  const ready = [...row.keys()]
  const left = new Set(ids)
  let deepest = 0
  for (let i = 0; i < ready.length; i++) {
    const id = ready[i] ?? ''
    left.delete(id)
    const at = row.get(id) ?? 0
    deepest = Math.max(deepest, at)
    for (const target of targets.get(id) ?? []) {
      row.set(target, Math.max(row.get(target) ?? 0, at + 1))
      const count = (waiting.get(target) ?? 0) - 1
      waiting.set(target, count)
      if (count === 0) ready.push(target)
    }
  }
  for (const id of left) row.set(id, ++deepest)
  const rows: string[][] = Array.from({ length: deepest + 1 }, () => [])
  for (const id of ids) rows[row.get(id) ?? 0]?.push(id)
  return rows
}

/** Each row centred, its boxes in the order of what feeds them. */
function inRows(ids: readonly string[], edges: readonly [string, string][], sizeOf: (id: string) => Size): Places {
  const into = new Map<string, string[]>()
  for (const [from, to] of edges) {
    const list = into.get(to)
    if (list) list.push(from)
    else into.set(to, [from])
  }
  const places: Places = {}
  const middle = (id: string): number => (places[id]?.x ?? 0) + sizeOf(id).width / 2
  let y = 0
  for (const row of rowsOf(ids, edges)) {
    const wish = new Map(
      row.map((id) => {
        const from = (into.get(id) ?? []).filter((source) => places[source])
        return [id, from.length > 0 ? from.reduce((sum, source) => sum + middle(source), 0) / from.length : 0]
      })
    )
    const sorted = row.toSorted((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0))
    const width = sorted.reduce((sum, id) => sum + sizeOf(id).width + GAP.boxes, -GAP.boxes)
    const centre = sorted.reduce((sum, id) => sum + (wish.get(id) ?? 0), 0) / Math.max(1, sorted.length)
    let x = centre - width / 2
    for (const id of sorted) {
      places[id] = { x, y }
      x += sizeOf(id).width + GAP.boxes
    }
    y += Math.max(0, ...sorted.map((id) => sizeOf(id).height)) + GAP.rows
  }
  return places
}

function byDagre(ids: readonly string[], edges: readonly [string, string][], sizeOf: (id: string) => Size): Places {
  const layout = new dagre.graphlib.Graph()
  layout.setGraph({ rankdir: 'TB', ranksep: GAP.rows, nodesep: GAP.boxes })
  layout.setDefaultEdgeLabel(() => ({}))
  for (const id of ids) layout.setNode(id, { ...sizeOf(id) })
  for (const [from, to] of edges) layout.setEdge(from, to)
  dagre.layout(layout)
  const places: Places = {}
  for (const id of ids) {
    const { x, y } = layout.node(id) as { x: number; y: number }
    const { width, height } = sizeOf(id)
    places[id] = { x: x - width / 2, y: y - height / 2 }
  }
  return places
}

/**
 * The top left corner of each box, px. The same drawing gives the same places.
 * @param sizes of the boxes as they are drawn; one that is left out gets the usual size
 */
export function layoutGraph(
  drawing: Drawing,
  sizes: ReadonlyMap<string, Size>,
  usual: Size = { width: 180, height: 64 }
): Places {
  const ids = [...new Set(drawing.nodes.map((n) => n.id))]
  const edges = soundEdges(drawing)
  const sizeOf = (id: string): Size => sizes.get(id) ?? usual
  return ids.length > MANY ? inRows(ids, edges, sizeOf) : byDagre(ids, edges, sizeOf)
}
