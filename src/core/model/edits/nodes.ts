/** Edits of single layers, and of many at once. */
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'
import type { Point } from '../commands'
import type { Patch } from '../patch'
import { checkNewId, nodeAt, nodesAt, refuse } from './refuse'

function withoutEnds(graph: ModelGraph, gone: ReadonlySet<string>): Patch[] {
  const patches: Patch[] = []
  for (const side of ['inputs', 'outputs'] as const) {
    const kept = Object.entries(graph[side]).filter(([, end]) => !gone.has(end.node))
    if (kept.length < Object.keys(graph[side]).length) {
      patches.push({ op: 'ends', side, value: Object.fromEntries(kept) })
    }
  }
  return patches
}

export function addNode(graph: ModelGraph, node: ModelNode): Patch[] {
  checkNewId(graph, node.id)
  return [{ op: 'insert', list: 'nodes', index: graph.nodes.length, value: node }]
}

export function removeNode(graph: ModelGraph, id: string): Patch[] {
  const patches: Patch[] = []
  for (let index = graph.edges.length - 1; index >= 0; index--) {
    const edge = graph.edges[index]
    if (edge && (edge.from === id || edge.to === id)) patches.push({ op: 'delete', list: 'edges', index })
  }
  patches.push({ op: 'delete', list: 'nodes', index: nodeAt(graph, id).index }, ...withoutEnds(graph, new Set([id])))
  return patches
}

/** Where each removed layer's readers get their values instead: its only source, or that one's, where it goes too. */
function heirs(edges: readonly ModelEdge[], gone: ReadonlySet<string>): ReadonlyMap<string, string> {
  const into = new Map<string, string[]>()
  for (const edge of edges) {
    if (!gone.has(edge.to)) continue
    const list = into.get(edge.to)
    if (list) list.push(edge.from)
    else into.set(edge.to, [edge.from])
  }
  const found = new Map<string, string>()
  for (const id of gone) {
    const passed = new Set<string>()
    let source: string | undefined = id
    while (source !== undefined && gone.has(source) && !passed.has(source)) {
      passed.add(source)
      const sources: string[] = into.get(source) ?? []
      source = sources.length === 1 ? sources[0] : undefined
    }
    if (source !== undefined && !gone.has(source)) found.set(id, source)
  }
  return found
}

export function removeNodes(graph: ModelGraph, ids: readonly string[], reconnect: boolean): Patch[] {
  nodesAt(graph, ids)
  const gone = new Set(ids)
  const heir = reconnect ? heirs(graph.edges, gone) : new Map<string, string>()
  const edges = graph.edges.flatMap((edge) => {
    if (gone.has(edge.to)) return []
    if (!gone.has(edge.from)) return [edge]
    const from = heir.get(edge.from)
    return from === undefined ? [] : [{ ...edge, from }]
  })
  return [
    { op: 'edges', value: edges },
    { op: 'nodes', value: graph.nodes.filter((n) => !gone.has(n.id)) },
    ...withoutEnds(graph, gone)
  ]
}

export function setParams(graph: ModelGraph, id: string, params: ModelNode['params']): Patch[] {
  const { index, node } = nodeAt(graph, id)
  return [{ op: 'replace', list: 'nodes', index, value: { ...node, params } }]
}

export function setCollapsed(graph: ModelGraph, id: string, collapsed: boolean): Patch[] {
  const { index, node } = nodeAt(graph, id)
  return [{ op: 'replace', list: 'nodes', index, value: { ...node, collapsed } }]
}

export function moveNodes(graph: ModelGraph, positions: Readonly<Record<string, Point>>): Patch[] {
  const moves = Object.entries(positions)
  const places = nodesAt(
    graph,
    moves.map(([id]) => id)
  )
  return moves.flatMap(([id, position]): Patch[] => {
    const index = places.get(id) ?? -1
    const node = graph.nodes[index]
    return node ? [{ op: 'replace', list: 'nodes', index, value: { ...node, position } }] : []
  })
}

export function renameNode(graph: ModelGraph, id: string, to: string): Patch[] {
  const { index, node } = nodeAt(graph, id)
  if (id === to) return []
  checkNewId(graph, to)
  const renamed = (other: string): string => (other === id ? to : other)
  const patches: Patch[] = [{ op: 'replace', list: 'nodes', index, value: { ...node, id: to } }]
  graph.edges.forEach((edge, i) => {
    if (edge.from !== id && edge.to !== id) return
    const value = { ...edge, from: renamed(edge.from), to: renamed(edge.to) }
    patches.push({ op: 'replace', list: 'edges', index: i, value })
  })
  for (const side of ['inputs', 'outputs'] as const) {
    const ends = Object.entries(graph[side])
    if (!ends.some(([, end]) => end.node === id)) continue
    const value = Object.fromEntries(ends.map(([name, end]) => [name, { ...end, node: renamed(end.node) }]))
    patches.push({ op: 'ends', side, value })
  }
  return patches
}

/** Connections stay with the layer that keeps the id. */
export function renameTwin(graph: ModelGraph, id: string, place: number, to: string): Patch[] {
  const twins = graph.nodes.flatMap((node, index) => (node.id === id ? [{ node, index }] : []))
  const twin = twins[place]
  if (!twin || twins.length < 2) {
    throw refuse(
      'no-such-layer',
      `There is no layer ${place + 1} with the id “${id}”.`,
      'Choose one of its layers.',
      id
    )
  }
  checkNewId(graph, to)
  return [{ op: 'replace', list: 'nodes', index: twin.index, value: { ...twin.node, id: to } }]
}
