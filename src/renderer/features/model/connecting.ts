/** Which layers may be connected with which, and by which input. Pure. */
import { mostInputs, type InputCount } from '@core/layers'
import { connectable, inputsOf, readConnections } from '@core/model'
import type { ModelGraph } from '@shared/project'

/** Handles of a layer on the canvas: one for each input, one for all where it takes any number. */
export function handleNames(inputs: InputCount): string[] {
  if (inputs === 'many') return ['in']
  return Array.from({ length: mostInputs(inputs) }, (_, slot) => (slot === 0 ? 'in' : `in-${slot}`))
}

export function handleOf(inputs: InputCount, slot: number): string {
  return inputs === 'many' || slot === 0 ? 'in' : `in-${slot}`
}

/** The input a connection takes: that of the handle it was drawn to, else the first free one. */
export function slotFor(graph: ModelGraph, from: string, to: string, handle: string | null = null): number {
  const named = handle === null ? 0 : Number(handle.split('-')[1] ?? 0)
  const inputs = inputsOf(graph.nodes.find((node) => node.id === to)?.type ?? '')
  if (named > 0 && inputs !== 'many') return named
  return connectable(graph, from).get(to) ?? 0
}

/** Layers that can take what `from` gives and do not have it already. */
export function validTargets(graph: ModelGraph, from: string): Set<string> {
  const { sources } = readConnections(graph)
  return new Set([...connectable(graph, from).keys()].filter((id) => !(sources.get(id) ?? []).includes(from)))
}

/** Layers whose output `to` can take: those it does not lead to, and does not have already. */
export function validSources(graph: ModelGraph, to: string): Set<string> {
  const behind = following(graph, [to])
  const has = new Set(graph.edges.filter((edge) => edge.to === to).map((edge) => edge.from))
  return new Set(graph.nodes.map((node) => node.id).filter((id) => !behind.has(id) && !has.has(id)))
}

/** These layers and every layer they lead to. */
export function following(graph: ModelGraph, ids: readonly string[]): Set<string> {
  const found = new Set<string>()
  const open = [...ids]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue
    found.add(id)
    for (const edge of graph.edges) if (edge.from === id) open.push(edge.to)
  }
  return found
}
