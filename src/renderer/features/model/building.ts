/** What a person does on the canvas, as edit commands of the model. Pure. */
import { mostInputs, type LayerType } from '@core/layers'
import { freeId, startParams, type EditCommand } from '@core/model'
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'
import { following, slotFor } from './connecting'
import { nameEnd } from './modelEnds'
import { placesOf, rowHeight, type Place, type Places } from './places'

export interface Where {
  /** Layers it takes its inputs from, in this order. */
  after?: readonly string[]
  /** In the middle of this connection. */
  edge?: ModelEdge
  /** It leaves what follows its source connected where it is. */
  branch?: boolean
  /** Top left corner, px; without it below its source, or laid out. */
  at?: Place
  /** Shape of one example of the data, for an input. */
  shape?: readonly number[] | undefined
}

export interface Built {
  commands: EditCommand[]
  /** The new layers. */
  ids: string[]
}

/** Every layer gets the place it has on the canvas, where one of them has none in the document. */
export function settle(graph: ModelGraph): EditCommand[] {
  if (graph.nodes.every((node) => node.position)) return []
  return [...placesOf(graph)].map(([id, position]): EditCommand => ({ kind: 'moveNode', id, position }))
}

/** A new layer, connected. */
export function addLayer(graph: ModelGraph, layer: LayerType, where: Where): Built {
  const id = freeId(graph, layer.type)
  const sources = where.edge ? [where.edge.from] : (where.after ?? [])
  const taken = sources.slice(0, mostInputs(layer.inputs))
  const followers = taken.length === 1 && !where.branch ? followersOf(graph, taken[0] ?? '', where.edge) : []
  const room = findRoom(graph, taken, followers, where)
  const node: ModelNode = { id, type: layer.type, params: firstParams(layer, where.shape), ...room.position }
  return {
    ids: [id],
    commands: [
      ...room.moves,
      { kind: 'addNode', node },
      ...taken.map((from, slot): EditCommand => ({ kind: 'connect', edge: { from, to: id, slot } })),
      ...followers.map((edge): EditCommand => ({ kind: 'connect', edge: { ...edge, from: id } })),
      ...(layer.inputs === 0 ? [nameEnd(graph, 'inputs', id)] : [])
    ]
  }
}

/** MNIST's, where no data set is chosen. */
const image = [28, 28, 1]

function firstParams(layer: LayerType, shape: readonly number[] = image): ModelNode['params'] {
  return layer.type === 'input' ? { shape: [...shape] } : startParams(layer.type)
}

function followersOf(graph: ModelGraph, source: string, edge: ModelEdge | undefined): ModelEdge[] {
  return edge ? [edge] : graph.edges.filter((e) => e.from === source)
}

/** Below its source; what followed moves down. Nothing where the whole graph is laid out anyway. */
function findRoom(
  graph: ModelGraph,
  sources: readonly string[],
  followers: readonly ModelEdge[],
  { at }: Where
): { position: { position?: Place }; moves: EditCommand[] } {
  const places = placesOf(graph)
  if (at) return { position: { position: at }, moves: settle(graph) }
  if (graph.nodes.length === 0 || graph.nodes.some((node) => !node.position)) return { position: {}, moves: [] }
  const above = sources.flatMap((id) => places.get(id) ?? [])
  if (above.length === 0) return { position: { position: beside(places) }, moves: [] }
  const y = Math.max(...above.map((p) => p.y)) + rowHeight
  const x = Math.round(above.reduce((sum, p) => sum + p.x, 0) / above.length)
  if (followers.length > 0) return { position: { position: { x, y } }, moves: pushDown(graph, places, followers, y) }
  return { position: { position: free(places, { x, y }) }, moves: [] }
}

/** The layers behind these connections, as far down as they are in the way. */
function pushDown(graph: ModelGraph, places: Places, edges: readonly ModelEdge[], y: number): EditCommand[] {
  const behind = following(
    graph,
    edges.map((edge) => edge.to)
  )
  const top = Math.min(...[...behind].map((id) => places.get(id)?.y ?? y))
  const by = y + rowHeight - top
  if (by <= 0) return []
  return [...behind].flatMap((id): EditCommand[] => {
    const place = places.get(id)
    return place ? [{ kind: 'moveNode', id, position: { x: place.x, y: place.y + by } }] : []
  })
}

/** The nearest place to the right where nothing stands. */
function free(places: Places, wanted: Place): Place {
  const step = 272
  let place = wanted
  const taken = (p: Place): boolean =>
    [...places.values()].some(
      (other) => Math.abs(other.x - p.x) < step - 24 && Math.abs(other.y - p.y) < rowHeight - 24
    )
  while (taken(place)) place = { x: place.x + step, y: place.y }
  return place
}

function beside(places: Places): Place {
  const all = [...places.values()]
  return free(places, { x: Math.min(...all.map((p) => p.x)), y: Math.min(...all.map((p) => p.y)) })
}

export function connectLayers(graph: ModelGraph, from: string, to: string, handle: string | null = null): EditCommand {
  return { kind: 'connect', edge: { from, to, slot: slotFor(graph, from, to, handle) } }
}

/** Layers and connections go; what a layer with any number of inputs loses leaves no gap. */
export function removeParts(graph: ModelGraph, ids: readonly string[], edges: readonly ModelEdge[]): EditCommand[] {
  const gone = new Set(ids)
  const loose = edges.filter((edge) => !gone.has(edge.from) && !gone.has(edge.to))
  const lost = [...loose, ...graph.edges.filter((edge) => gone.has(edge.from) && !gone.has(edge.to))]
  return [
    ...loose.map((edge): EditCommand => ({ kind: 'disconnect', edge })),
    ...ids.map((id): EditCommand => ({ kind: 'removeNode', id })),
    ...closeGaps(graph, lost)
  ]
}

/** The connections that stay at each target move up, so that its inputs are counted from 0 without a hole. */
function closeGaps(graph: ModelGraph, lost: readonly ModelEdge[]): EditCommand[] {
  return [...new Set(lost.map((edge) => edge.to))].flatMap((to) => {
    const stay = graph.edges.filter((e) => e.to === to && !lost.includes(e)).sort((a, b) => a.slot - b.slot)
    return stay.flatMap((edge, slot): EditCommand[] =>
      edge.slot === slot
        ? []
        : [
            { kind: 'disconnect', edge },
            { kind: 'connect', edge: { ...edge, slot } }
          ]
    )
  })
}

export function moveLayers(graph: ModelGraph, ids: readonly string[], by: Place): EditCommand[] {
  const places = placesOf(graph)
  const moves = ids.flatMap((id): EditCommand[] => {
    const place = places.get(id)
    return place ? [{ kind: 'moveNode', id, position: { x: place.x + by.x, y: place.y + by.y } }] : []
  })
  return [...settle(graph), ...moves]
}
