/** Where layers stand on the canvas. Pure; px, top left corners. */
import { Graph, layout } from '@dagrejs/dagre'
import type { ModelGraph } from '@shared/project'

export interface Place {
  x: number
  y: number
}
export type Places = ReadonlyMap<string, Place>

/** Size of a layer on the canvas, px. */
export const nodeSize = { width: 224, height: 84 }
/** From one layer to the next below it: room for the shape between them. */
export const rowHeight = 132

/** A document is never changed in place, so it is laid out once. */
const laidOut = new WeakMap<ModelGraph, Places>()

/** Data flows down; what is side by side does not touch. */
export function layoutGraph(graph: ModelGraph): Places {
  const known = laidOut.get(graph)
  if (known) return known
  const places = layOut(graph)
  laidOut.set(graph, places)
  return places
}

function layOut(graph: ModelGraph): Places {
  const drawing = new Graph({ multigraph: true })
  drawing.setGraph({ rankdir: 'TB', nodesep: 48, ranksep: rowHeight - nodeSize.height, ranker: 'longest-path' })
  drawing.setDefaultEdgeLabel(() => ({}))
  for (const { id } of graph.nodes) drawing.setNode(id, { ...nodeSize })
  for (const { from, to, slot } of graph.edges) {
    if (drawing.hasNode(from) && drawing.hasNode(to)) drawing.setEdge(from, to, {}, String(slot))
  }
  layout(drawing)
  const places = new Map<string, Place>()
  for (const { id } of graph.nodes) {
    const { x = 0, y = 0 } = drawing.node(id)
    places.set(id, { x: Math.round(x - nodeSize.width / 2), y: Math.round(y - nodeSize.height / 2) })
  }
  return places
}

/** As the document says; where it does not say it of every layer, laid out. */
export function placesOf(graph: ModelGraph): Places {
  if (graph.nodes.some((node) => !node.position)) return layoutGraph(graph)
  return new Map(graph.nodes.map((node) => [node.id, node.position ?? { x: 0, y: 0 }]))
}
