/** The figures of a plain graph, put together again for the boxes of its drawing. */
import type { Shape } from '@core/layers'
import { BLOCK } from '../parts'
import type { NodeAnalysis } from '../shapes'
import type { Scope } from './expand'

type Figures = ReadonlyMap<string, NodeAnalysis>

/** Adds the figures of every layer in a scope. @returns whether all of them are known */
function gather(scope: Scope, flat: Figures, into: NodeAnalysis[]): boolean {
  let all = true
  for (const member of scope.members.values()) {
    if (typeof member !== 'string') {
      for (const copy of member) all = gather(copy, flat, into) && all
      continue
    }
    const known = flat.get(member)
    if (known) into.push(known)
    else all = false
  }
  return all
}

function instance(id: string, copies: readonly Scope[], flat: Figures): NodeAnalysis | undefined {
  const layers: NodeAnalysis[] = []
  let complete = copies.length > 0
  for (const copy of copies) complete = gather(copy, flat, layers) && complete
  const shapeAt = (flatId: string | undefined): Shape | undefined =>
    flatId === undefined ? undefined : flat.get(flatId)?.outputShape
  const entering = shapeAt(copies[0]?.source)
  const leaving = shapeAt(copies.at(-1)?.output)
  if (!complete || !entering || !leaving) return undefined
  const sum = (of: (n: NodeAnalysis) => number): number => layers.reduce((total, layer) => total + of(layer), 0)
  return {
    id,
    type: BLOCK,
    inputShapes: [entering],
    outputShape: leaving,
    weights: layers.flatMap((layer) => layer.weights),
    parameters: sum((n) => n.parameters),
    multiplyAdds: sum((n) => n.multiplyAdds),
    activations: sum((n) => n.activations)
  }
}

/** Drawn id -> figures; an instance stands for all its layers, and is known when all of them are. */
export function foldScope(scope: Scope, flat: Figures): Map<string, NodeAnalysis> {
  const nodes = new Map<string, NodeAnalysis>()
  for (const [id, member] of scope.members) {
    const known = typeof member === 'string' ? flat.get(member) : instance(id, member, flat)
    if (known) nodes.set(id, known.id === id ? known : { ...known, id })
  }
  return nodes
}

/** Block name -> figures of its definition's layers, from the first copy of its first use. */
export function foldBlocks(top: Scope, flat: Figures): Map<string, Map<string, NodeAnalysis>> {
  const blocks = new Map<string, Map<string, NodeAnalysis>>()
  const open = [top]
  for (let scope = open.shift(); scope; scope = open.shift()) {
    for (const member of scope.members.values()) {
      const first = typeof member === 'string' ? undefined : member[0]
      if (!first || first.block === null || blocks.has(first.block)) continue
      blocks.set(first.block, foldScope(first, flat))
      open.push(first)
    }
  }
  return blocks
}
