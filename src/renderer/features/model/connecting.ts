/** Which layers may be connected with which, and by which input. Pure. */
import { findLayer, type InputCount } from '@core/layers'
import { reaches, readStructure } from '@core/model'
import type { ModelGraph, ModelNode } from '@shared/project'

/** Handles of a layer on the canvas: one for each input, one for all where it takes any number. */
export function handleNames(inputs: InputCount): string[] {
  if (inputs === 'many') return ['in']
  return Array.from({ length: inputs }, (_, slot) => (slot === 0 ? 'in' : `in-${slot}`))
}

export function handleOf(inputs: InputCount, slot: number): string {
  return inputs === 'many' || slot === 0 ? 'in' : `in-${slot}`
}

function inputsOf(node: ModelNode | undefined): InputCount {
  return (node && findLayer(node.type)?.inputs) ?? 0
}

/** The input a new connection to `to` takes: the handle's, the first free one, or the first, which is then replaced. */
export function slotFor(graph: ModelGraph, to: string, handle: string | null = null): number {
  const inputs = inputsOf(graph.nodes.find((n) => n.id === to))
  const taken = new Set(graph.edges.filter((e) => e.to === to).map((e) => e.slot))
  const named = handle === null ? 0 : Number(handle.split('-')[1] ?? 0)
  if (named > 0 && inputs !== 'many') return named
  const most = inputs === 'many' ? taken.size + 1 : inputs
  for (let slot = 0; slot < most; slot++) if (!taken.has(slot)) return slot
  return 0
}

/** Layers that can take what `from` gives: not itself, nothing that leads to it, nothing that has it already. */
export function validTargets(graph: ModelGraph, from: string): Set<string> {
  const { sources } = readStructure(graph)
  const ids = graph.nodes.filter((node) => inputsOf(node) !== 0).map((node) => node.id)
  return new Set(
    ids.filter((id) => id !== from && !(sources.get(id) ?? []).includes(from) && !reaches(from, id, sources))
  )
}

/** Layers whose output `to` can take. */
export function validSources(graph: ModelGraph, to: string): Set<string> {
  const { sources } = readStructure(graph)
  const has = new Set(sources.get(to))
  const ids = graph.nodes.map((node) => node.id)
  return new Set(ids.filter((id) => id !== to && !has.has(id) && !reaches(id, to, sources)))
}
