/** Where layers stand on the canvas. Pure; px, top left corners. */
import type { ModelGraph } from '@shared/project'
import { layoutGraph } from './layout'

export interface Place {
  x: number
  y: number
}
export type Places = ReadonlyMap<string, Place>

/** Size of a layer on the canvas, px. */
export const nodeSize = { width: 224, height: 84 }
/** From one layer to the next below it: room for the shape between them. */
export const rowHeight = 132

/** By its connections: what only changes settings keeps the layout. */
const laidOut = new WeakMap<ModelGraph['edges'], Places>()

/** As the canvas lays it out by itself. */
export function laidOutPlaces(graph: ModelGraph): Places {
  const known = laidOut.get(graph.edges)
  if (known?.size === graph.nodes.length && graph.nodes.every((node) => known.has(node.id))) return known
  const places = Object.entries(layoutGraph(graph, new Map(), nodeSize))
  const rounded = new Map(places.map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }]))
  laidOut.set(graph.edges, rounded)
  return rounded
}

/** As the document says; where it does not say it of every layer, laid out. */
export function placesOf(graph: ModelGraph): Places {
  if (graph.nodes.some((node) => !node.position)) return laidOutPlaces(graph)
  return new Map(graph.nodes.map((node) => [node.id, node.position ?? { x: 0, y: 0 }]))
}

/** Whether layers cover each other or leave no room for the shape between them. */
export function crowded(places: Places, ids: readonly string[]): boolean {
  const all = [...places]
  return ids.some((id) => {
    const own = places.get(id)
    return all.some(
      ([other, { x, y }]) =>
        own &&
        other !== id &&
        Math.abs(own.x - x) < nodeSize.width &&
        Math.abs(own.y - y) < (nodeSize.height + rowHeight) / 2
    )
  })
}
