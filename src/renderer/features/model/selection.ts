import type { ModelGraph } from '@shared/project'

/** Of these layers those that are there; the selection before where it is the same. */
export function selectionOf(
  graph: ModelGraph,
  ids: Iterable<string>,
  before: ReadonlySet<string>
): ReadonlySet<string> {
  const there = new Set(graph.nodes.map((node) => node.id))
  const wanted = new Set([...ids].filter((id) => there.has(id)))
  const same = wanted.size === before.size && [...wanted].every((id) => before.has(id))
  return same ? before : wanted
}

/** Layers that feed no other. */
export function looseEnds(graph: ModelGraph): string[] {
  const feeding = new Set(graph.edges.map((edge) => edge.from))
  return graph.nodes.map((node) => node.id).filter((id) => !feeding.has(id))
}
