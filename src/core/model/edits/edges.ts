/** Edits of connections. */
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'
import { inputsOf } from '../parts'
import type { Patch } from '../patch'
import { checkNewId, nodeAt, refuse } from './refuse'

type Drawing = Pick<ModelGraph, 'nodes' | 'edges'>

function targetsOf(edges: readonly ModelEdge[]): ReadonlyMap<string, string[]> {
  const targets = new Map<string, string[]>()
  for (const { from, to } of edges) {
    const list = targets.get(from)
    if (list) list.push(to)
    else targets.set(from, [to])
  }
  return targets
}

/** Every layer that gets values from `id`, directly or not; itself where it feeds itself. */
function fedBy(id: string, targets: ReadonlyMap<string, string[]>): Set<string> {
  const fed = new Set<string>()
  const open = [...(targets.get(id) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (fed.has(next)) continue
    fed.add(next)
    for (const target of targets.get(next) ?? []) open.push(target)
  }
  return fed
}

/** Every layer that `id` feeds, directly or not. */
export function downstream(graph: Drawing, id: string): ReadonlySet<string> {
  return fedBy(id, targetsOf(graph.edges))
}

function edgeIndex(graph: Drawing, { from, to, slot }: ModelEdge): number {
  const index = graph.edges.findIndex((e) => e.from === from && e.to === to && e.slot === slot)
  if (index >= 0) return index
  throw refuse('no-such-edge', `${from} and ${to} are not connected.`, 'Choose a connection.')
}

export function connect(graph: Drawing, edge: ModelEdge): Patch[] {
  nodeAt(graph, edge.from)
  nodeAt(graph, edge.to)
  const index = graph.edges.findIndex((e) => e.to === edge.to && e.slot === edge.slot)
  if (edge.from === edge.to || downstream(graph, edge.to).has(edge.from)) {
    throw refuse(
      'cycle',
      `Connecting ${edge.from} → ${edge.to} would close a circle: ${edge.to} already feeds ${edge.from}.`,
      'Data flows one way, from inputs to outputs; connect to a later layer.'
    )
  }
  return index >= 0
    ? [{ op: 'replace', list: 'edges', index, value: edge }]
    : [{ op: 'insert', list: 'edges', index: graph.edges.length, value: edge }]
}

export function disconnect(graph: Drawing, edge: ModelEdge): Patch[] {
  return [{ op: 'delete', list: 'edges', index: edgeIndex(graph, edge) }]
}

export function insertOnEdge(graph: Drawing, edge: ModelEdge, node: ModelNode): Patch[] {
  checkNewId(graph, node.id)
  const index = edgeIndex(graph, edge)
  const entry = { from: edge.from, to: node.id, slot: 0 }
  return [
    { op: 'insert', list: 'nodes', index: graph.nodes.length, value: node },
    { op: 'replace', list: 'edges', index, value: { ...edge, from: node.id } },
    { op: 'insert', list: 'edges', index: graph.edges.length, value: entry }
  ]
}

/**
 * Where a connection from this layer may end: id -> the slot it would take. Left out: what feeds it already (that would
 * be a circle) and what takes nothing. A full layer is named too, its last slot would be replaced.
 */
export function connectable(graph: Drawing, from: string): ReadonlyMap<string, number> {
  const sources = targetsOf(graph.edges.map((e) => ({ from: e.to, to: e.from, slot: e.slot })))
  const before = fedBy(from, sources)
  const slots = new Map<string, Set<number>>()
  for (const { to, slot } of graph.edges) {
    const taken = slots.get(to)
    if (taken) taken.add(slot)
    else slots.set(to, new Set([slot]))
  }
  const ends = new Map<string, number>()
  for (const node of graph.nodes) {
    const inputs = inputsOf(node.type)
    if (node.id === from || before.has(node.id) || inputs === undefined || inputs === 0) continue
    const taken = slots.get(node.id) ?? new Set<number>()
    let slot = 0
    while (taken.has(slot)) slot += 1
    ends.set(node.id, inputs === 'many' ? slot : Math.min(slot, inputs - 1))
  }
  return ends
}
