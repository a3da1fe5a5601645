/** The graph as the canvas library wants it. The document is the truth; what did not change keeps its object. */
import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/svelte'
import type { InputCount } from '@core/layers'
import { inputsOf } from '@core/model'
import type { ModelEdge, ModelGraph } from '@shared/project'
import { builderWords as words } from './builderWords'
import { handleNames, handleOf } from './connecting'
import { edgeLanes, type Lane } from './edgeRoutes'
import { nodeSize, placesOf, type Places } from './places'
import type { LayerRow } from './layerRows'

export type LayerNodeData = { row: LayerRow; inputs: InputCount }
export type LayerFlowNode = Node<LayerNodeData, 'layer'>
export type ShapeEdgeData = {
  edge: ModelEdge
  /** What flows along it; null where that is not known. */
  shape: string | null
  /** The lane it takes around what is in its way. */
  lane: Lane | null
}
export type ShapeFlowEdge = Edge<ShapeEdgeData, 'shape'>

/** Side of a handle, px. */
const handle = 12

export function edgeId({ from, to, slot }: ModelEdge): string {
  return `${from} ${to} ${slot}`
}

/** The handles' places are told, so that a layer need not be drawn to be connected. */
function handlesOf(inputs: InputCount): NodeHandle[] {
  const names = handleNames(inputs)
  const at = (x: number, y: number): { x: number; y: number; width: number; height: number } => ({
    x: x - handle / 2,
    y: y - handle / 2,
    width: handle,
    height: handle
  })
  return [
    ...names.map((id, i): NodeHandle => ({
      id,
      type: 'target',
      position: Position.Top,
      ...at(handleX(i, names.length), 0)
    })),
    { id: 'out', type: 'source', position: Position.Bottom, ...at(nodeSize.width / 2, nodeSize.height) }
  ]
}

/** Middle of the `i`th of `count` handles, px from the left. */
export function handleX(i: number, count: number): number {
  return (nodeSize.width * (i + 1)) / (count + 1)
}

const sameRow = (a: LayerRow, b: LayerRow): boolean => JSON.stringify(a) === JSON.stringify(b)

export function flowNodes(
  graph: ModelGraph,
  rows: readonly LayerRow[],
  selected: ReadonlySet<string>,
  before: readonly LayerFlowNode[]
): LayerFlowNode[] {
  const places = placesOf(graph)
  const known = new Map(before.map((node) => [node.id, node]))
  const seen = new Set<string>()
  const nodes = rows.flatMap((row): LayerFlowNode[] => {
    const { id } = row
    if (seen.has(id)) return []
    seen.add(id)
    const old = known.get(id)
    const position = places.get(id) ?? { x: 0, y: 0 }
    const inputs = inputsOf(row.type) ?? 'many'
    const data = old && old.data.inputs === inputs && sameRow(old.data.row, row) ? old.data : { row, inputs }
    const isSelected = selected.has(id)
    const still =
      old?.data === data &&
      old.selected === isSelected &&
      old.position.x === position.x &&
      old.position.y === position.y &&
      old.dragging !== true
    if (old && still) return [old]
    return [
      {
        id,
        type: 'layer',
        position,
        data,
        selected: isSelected,
        ...nodeSize,
        measured: nodeSize,
        handles: old?.data.inputs === inputs && old.handles ? old.handles : handlesOf(inputs),
        ariaLabel: words.layerName(row),
        domAttributes: { 'aria-roledescription': words.layerRole }
      }
    ]
  })
  return sameList(before, nodes)
}

/** Of the last places only: while settings change, nothing moves. */
let lastLanes: { edges: ModelGraph['edges']; places: Places; lanes: Map<ModelEdge, Lane> } | undefined

function lanesOf(edges: ModelGraph['edges'], places: Places): Map<ModelEdge, Lane> {
  if (lastLanes?.edges === edges && samePlaces(lastLanes.places, places)) return lastLanes.lanes
  lastLanes = { edges, places, lanes: edgeLanes(edges, places) }
  return lastLanes.lanes
}

function samePlaces(a: Places, b: Places): boolean {
  if (a === b) return true
  return a.size === b.size && [...a].every(([id, { x, y }]) => b.get(id)?.x === x && b.get(id)?.y === y)
}

export function flowEdges(
  graph: ModelGraph,
  rows: readonly LayerRow[],
  before: readonly ShapeFlowEdge[],
  places: Places = placesOf(graph)
): ShapeFlowEdge[] {
  const shapes = new Map(rows.map((row) => [row.id, row.shape]))
  const types = new Map(graph.nodes.map((node) => [node.id, node.type]))
  const known = new Map(before.map((edge) => [edge.id, edge]))
  const lanes = lanesOf(graph.edges, places)
  const seen = new Set<string>()
  const edges = graph.edges.flatMap((edge): ShapeFlowEdge[] => {
    const id = edgeId(edge)
    if (seen.has(id) || !types.has(edge.from) || !types.has(edge.to)) return []
    seen.add(id)
    const shape = shapes.get(edge.from) ?? null
    const lane = lanes.get(edge) ?? null
    const old = known.get(id)
    if (old?.data?.edge === edge && old.data.shape === shape && sameLane(old.data.lane, lane)) return [old]
    const inputs = inputsOf(types.get(edge.to) ?? '') ?? 'many'
    return [
      {
        id,
        type: 'shape',
        source: edge.from,
        sourceHandle: 'out',
        target: edge.to,
        targetHandle: handleOf(inputs, edge.slot),
        data: { edge, shape, lane },
        selected: old?.selected ?? false,
        ariaLabel: words.edgeName(edge, shape)
      }
    ]
  })
  return sameList(before, edges)
}

const sameLane = (a: Lane | null, b: Lane | null): boolean => a?.x === b?.x && a?.order === b?.order

/** The old list where nothing in it changed. */
function sameList<T>(before: readonly T[], after: T[]): T[] {
  return before.length === after.length && after.every((item, i) => item === before[i]) ? (before as T[]) : after
}
