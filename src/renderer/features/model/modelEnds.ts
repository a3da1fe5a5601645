/** Which layers are inputs and outputs of the model, and under which names. Pure. */
import { endName, type EditCommand } from '@core/model'
import type { ModelGraph } from '@shared/project'

export type Side = 'inputs' | 'outputs'
export type End = ModelGraph['inputs'][string]

export function endOf(graph: ModelGraph, side: Side, node: string): { name: string; end: End } | null {
  const found = Object.entries(graph[side]).find(([, end]) => end.node === node)
  return found ? { name: found[0], end: found[1] } : null
}

/** The layer becomes an input or output; the first takes the data's shape, further ones stay as they are drawn. */
export function nameEnd(graph: ModelGraph, side: Side, node: string): EditCommand {
  const ends = graph[side]
  const name = endName(ends, side === 'inputs' ? 'input' : 'output')
  return { kind: 'setEnds', side, ends: { ...ends, [name]: { node, adapts: Object.keys(ends).length === 0 } } }
}

export function dropEnd(graph: ModelGraph, side: Side, node: string): EditCommand {
  const kept = Object.entries(graph[side]).filter(([, end]) => end.node !== node)
  return { kind: 'setEnds', side, ends: Object.fromEntries(kept) }
}

export function changeEnd(
  graph: ModelGraph,
  side: Side,
  name: string,
  to: { name?: string; adapts?: boolean }
): EditCommand {
  const ends = Object.entries(graph[side]).map(([own, end]) =>
    own === name ? [to.name ?? own, { ...end, adapts: to.adapts ?? end.adapts }] : [own, end]
  )
  return { kind: 'setEnds', side, ends: Object.fromEntries(ends) }
}
