/** Pieces of a model as text: copied, pasted into another model or project, and duplicated. Pure. */
import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { modelEdgeSchema, modelNodeSchema, type ModelEdge, type ModelGraph, type ModelNode } from '@shared/project'
import type { EditCommand } from '@core/model'
import type { Built } from './building'
import { settle } from './building'
import { idsIn, nextFree } from './layerIds'
import { placesOf, type Place } from './places'
import { nameEnd } from './modelEnds'

const fragmentSchema = z.object({
  format: z.literal('anneal/layers'),
  version: z.literal(1),
  nodes: z.array(modelNodeSchema).min(1),
  edges: z.array(modelEdgeSchema)
})
export type Fragment = z.infer<typeof fragmentSchema>

/** How far a copy stands from what it is a copy of, px. */
const aside: Place = { x: 48, y: 48 }

/** These layers with the connections between them. */
export function fragmentOf(graph: ModelGraph, ids: ReadonlySet<string>): Fragment {
  const places = placesOf(graph)
  const nodes = graph.nodes.filter((node) => ids.has(node.id))
  return {
    format: 'anneal/layers',
    version: 1,
    nodes: nodes.map((node): ModelNode => ({ ...node, position: places.get(node.id) ?? { x: 0, y: 0 } })),
    edges: graph.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to))
  }
}

/** Whether a text is meant to be layers at all: any other text on the clipboard is left alone. */
export function isFragment(text: string): boolean {
  return text.trimStart().startsWith('{') && text.includes('"anneal/layers"')
}

/** @throws AnnealError `bad-layers` */
export function readFragment(text: string): Fragment {
  const refuse = (message: string): AnnealError =>
    new AnnealError({ code: 'bad-layers', message, hint: 'Copy the layers again in Anneal.' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuse('The layers on the clipboard are cut off: the text is not whole.')
  }
  const parsed = fragmentSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw refuse(`The layers on the clipboard can’t be read: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}

/** The layers of a fragment as new ones of this graph. @param at where its top left corner comes to stand */
export function pasteFragment(graph: ModelGraph, fragment: Fragment, at?: Place): Built {
  const taken = idsIn(graph)
  const renamed = new Map<string, string>()
  for (const { id } of fragment.nodes) {
    const fresh = nextFree(taken, id)
    taken.add(fresh)
    renamed.set(id, fresh)
  }
  const by = at ? offsetTo(fragment, at) : aside
  const nodes = fragment.nodes.map((node): ModelNode => {
    const place = node.position ?? { x: 0, y: 0 }
    return { ...node, id: renamed.get(node.id) ?? node.id, position: { x: place.x + by.x, y: place.y + by.y } }
  })
  const inside = (edge: ModelEdge): boolean => renamed.has(edge.from) && renamed.has(edge.to)
  const edges = fragment.edges.filter(inside).map((edge) => ({
    from: renamed.get(edge.from) ?? edge.from,
    to: renamed.get(edge.to) ?? edge.to,
    slot: edge.slot
  }))
  return {
    ids: nodes.map((node) => node.id),
    commands: [
      ...settle(graph),
      ...nodes.map((node): EditCommand => ({ kind: 'addNode', node })),
      ...edges.map((edge): EditCommand => ({ kind: 'connect', edge })),
      ...inputEnds(graph, nodes)
    ]
  }
}

/** A pasted input layer is an input of the model, under a free name. */
function inputEnds(graph: ModelGraph, nodes: readonly ModelNode[]): EditCommand[] {
  let current = graph
  let last: EditCommand | undefined
  for (const { id, type } of nodes) {
    if (type !== 'input') continue
    last = nameEnd(current, 'inputs', id)
    if (last.kind === 'setEnds') current = { ...current, inputs: last.ends }
  }
  return last ? [last] : []
}

function offsetTo({ nodes }: Fragment, at: Place): Place {
  const left = Math.min(...nodes.map((node) => node.position?.x ?? 0))
  const top = Math.min(...nodes.map((node) => node.position?.y ?? 0))
  return { x: Math.round(at.x - left), y: Math.round(at.y - top) }
}

export function duplicateLayers(graph: ModelGraph, ids: ReadonlySet<string>): Built {
  return pasteFragment(graph, fragmentOf(graph, ids))
}
