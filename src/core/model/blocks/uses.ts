/** Which blocks use which. */
import type { ModelGraph, ModelNode } from '@shared/project'
import { circles } from '../circles'
import { BLOCK_INPUT, blockOf, definition } from '../parts'

/**
 * Names of the blocks that these nodes use, directly or inside other blocks.
 * @param known blocks not to look at again; those found are added to it
 */
export function usedBlocks(
  graph: Pick<ModelGraph, 'blocks'>,
  nodes: readonly ModelNode[],
  known = new Set<string>()
): Set<string> {
  const used = new Set<string>()
  const open: (readonly ModelNode[])[] = [nodes]
  for (let list = open.pop(); list; list = open.pop()) {
    for (const node of list) {
      const name = blockOf(node)?.block
      if (name === undefined || known.has(name)) continue
      known.add(name)
      used.add(name)
      open.push(definition(graph, name)?.nodes ?? [])
    }
  }
  return used
}

/** Names of the blocks that contain themselves, directly or inside others. */
export function endlessBlocks(graph: Pick<ModelGraph, 'blocks'>): Set<string> {
  const uses = new Map(
    Object.entries(graph.blocks ?? {}).map(([name, block]) => [
      name,
      [...new Set(block.nodes.flatMap((node) => blockOf(node)?.block ?? []))]
    ])
  )
  return new Set(circles([...uses.keys()], (name) => uses.get(name) ?? []).flat())
}

/** Blocks inside blocks inside blocks, at most. */
export const DEEPEST = 64

/**
 * How many layers a drawing has once its blocks are expanded; a copy of an empty block counts as one. Infinite where a
 * block contains itself or blocks are nested deeper than `DEEPEST`.
 */
export function layerCounts(graph: Pick<ModelGraph, 'nodes' | 'blocks'>): {
  total: number
  blocks: ReadonlyMap<string, number>
} {
  const counts = new Map<string, number>()
  const countOf = (nodes: readonly ModelNode[], depth: number): number => {
    let count = 0
    for (const node of nodes) {
      const instance = blockOf(node)
      if (instance) count += instance.repeat * Math.max(1, countBlock(instance.block, depth + 1))
      else if (node.type !== BLOCK_INPUT) count += 1
    }
    return count
  }
  const countBlock = (name: string, depth: number): number => {
    const known = counts.get(name)
    if (known !== undefined) return known
    const block = definition(graph, name)
    if (!block) return 0
    if (depth > DEEPEST) return Infinity
    // Seen again before it is counted: it is inside itself.
    counts.set(name, Infinity)
    const count = countOf(block.nodes, depth)
    counts.set(name, count)
    return count
  }
  const total = countOf(graph.nodes, 0)
  return { total, blocks: counts }
}
