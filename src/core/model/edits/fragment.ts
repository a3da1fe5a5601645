/** Copying a piece of a model, and pasting it: also into another model or project, as JSON. */
import { type ModelBlock, type ModelFragment, type ModelGraph, type ModelNode } from '@shared/project'
import type { Point } from '../commands'
import { BLOCK, BLOCK_INPUT, blockOf, definition } from '../parts'
import type { Patch } from '../patch'
import { usedBlocks } from '../blocks/uses'
import { FreeIds } from './ids'
import { nodesAt, refuse } from './refuse'

/**
 * The layers with these ids, the connections among them, and every block they use. A definition's `blockInput` is left
 * out: it has one.
 * @param inside the block whose definition is copied from; absent: the model itself
 */
export function copyFragment(graph: ModelGraph, ids: readonly string[], inside?: string): ModelFragment {
  const drawing = inside === undefined ? graph : definition(graph, inside)
  if (!drawing)
    throw refuse('no-such-block', `The model has no block “${inside}”.`, 'Choose one of its blocks.', inside)
  nodesAt(drawing, ids)
  const chosen = new Set(ids)
  const nodes = drawing.nodes.filter((n) => chosen.has(n.id) && n.type !== BLOCK_INPUT)
  const kept = new Set(nodes.map((n) => n.id))
  const used = usedBlocks(graph, nodes)
  return {
    format: 'anneal/fragment',
    version: 1,
    nodes,
    edges: drawing.edges.filter((e) => kept.has(e.from) && kept.has(e.to)),
    blocks: Object.fromEntries(Object.entries(graph.blocks ?? {}).filter(([name]) => used.has(name)))
  }
}

function freeBlockName(taken: ReadonlySet<string>, wanted: string): string {
  const stem = wanted.replace(/ \d+$/, '').slice(0, 50)
  for (let n = 2; ; n++) if (!taken.has(`${stem} ${n}`)) return `${stem} ${n}`
}

/** An instance that follows its block to another name. */
export function followed(node: ModelNode, names: ReadonlyMap<string, string>): ModelNode {
  const to = node.type === BLOCK ? names.get(String(node.params['block'])) : undefined
  return to === undefined ? node : { ...node, params: { ...node.params, block: to } }
}

/** Definitions for what is pasted; where a name is taken by another block, the pasted one gets a free name. */
function mergedBlocks(
  graph: ModelGraph,
  pasted: ModelFragment['blocks']
): { blocks: ModelGraph['blocks']; names: ReadonlyMap<string, string> } {
  const blocks: Record<string, ModelBlock> = { ...graph.blocks }
  const taken = new Set([...Object.keys(blocks), ...Object.keys(pasted)])
  const names = new Map<string, string>()
  for (const [name, block] of Object.entries(pasted)) {
    const own = definition(graph, name)
    if (!own || JSON.stringify(own) === JSON.stringify(block)) continue
    const to = freeBlockName(taken, name)
    taken.add(to)
    names.set(name, to)
  }
  for (const [name, block] of Object.entries(pasted)) {
    const to = names.get(name)
    if (to === undefined && definition(graph, name)) continue
    blocks[to ?? name] = { ...block, nodes: block.nodes.map((node) => followed(node, names)) }
  }
  return { blocks: Object.keys(blocks).length > 0 ? blocks : graph.blocks, names }
}

/** What pasting adds: to the layers and connections of `drawing`, and to the definitions of `graph`. */
export function pasted(
  graph: ModelGraph,
  drawing: Pick<ModelGraph, 'nodes' | 'edges'>,
  fragment: ModelFragment,
  offset: Point
): { patches: Patch[]; blocks: ModelGraph['blocks'] } {
  const { blocks, names } = mergedBlocks(graph, fragment.blocks)
  for (const node of fragment.nodes) {
    const name = blockOf(node)?.block
    if (name === undefined || definition({ blocks }, names.get(name) ?? name)) continue
    throw refuse(
      'no-such-block',
      `What is pasted uses a block “${name}” that neither it nor the model has.`,
      'Copy it again.'
    )
  }
  const free = new FreeIds(drawing.nodes.map((n) => n.id))
  const ids = new Map(fragment.nodes.map((node) => [node.id, free.like(node.id)]))
  const nodes = fragment.nodes
    .filter((node) => node.type !== BLOCK_INPUT)
    .map((node): ModelNode => {
      const moved = node.position ? { position: { x: node.position.x + offset.x, y: node.position.y + offset.y } } : {}
      return { ...followed(node, names), id: ids.get(node.id) ?? node.id, ...moved }
    })
  const edges = fragment.edges.flatMap(({ from, to, slot }) => {
    const ends = { from: ids.get(from), to: ids.get(to) }
    return ends.from === undefined || ends.to === undefined ? [] : [{ from: ends.from, to: ends.to, slot }]
  })
  const patches: Patch[] = [
    ...nodes.map((value, i): Patch => ({ op: 'insert', list: 'nodes', index: drawing.nodes.length + i, value })),
    ...edges.map((value, i): Patch => ({ op: 'insert', list: 'edges', index: drawing.edges.length + i, value }))
  ]
  return { patches, blocks }
}
