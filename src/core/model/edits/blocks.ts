/** Making blocks from layers and layers from blocks. */
import { blockNameSchema, type ModelBlock, type ModelEdge, type ModelGraph, type ModelNode } from '@shared/project'
import type { Point } from '../commands'
import { BLOCK, BLOCK_INPUT, blockOf, blockParamsSchema, definition } from '../parts'
import type { Patch } from '../patch'
import { usedBlocks } from '../blocks/uses'
import { followed } from './fragment'
import { FreeIds } from './ids'
import { nodeAt, nodesAt, refuse } from './refuse'
import { checkGroup } from './group'

/** Room between a definition's entry and its first layer, px. */
const GAP = 96

/** Everything that draws: the model itself, and each definition. */
type Drawing = Pick<ModelGraph, 'nodes' | 'edges' | 'inputs' | 'outputs'>

export interface BlockEdit {
  /** Changes of the drawing. */
  patches: Patch[]
  /** All definitions of the model afterwards. */
  blocks: ModelGraph['blocks']
}

function checkNewBlock(graph: ModelGraph, name: string): void {
  const parsed = blockNameSchema.safeParse(name)
  if (!parsed.success) {
    throw refuse('bad-block-name', `“${name}” can’t be the name of a block.`, parsed.error.issues[0]?.message ?? '')
  }
  if (definition(graph, name)) {
    throw refuse('block-exists', `The model already has a block “${name}”.`, 'Choose another name.', name)
  }
}

/** @throws `no-such-block` */
export function blockNamed(graph: ModelGraph, name: string): ModelBlock {
  const block = definition(graph, name)
  if (block) return block
  throw refuse('no-such-block', `The model has no block “${name}”.`, 'Choose one of its blocks.', name)
}

/** A block inside itself would never end. @throws `block-in-itself`, `no-such-block` */
export function checkNesting(graph: ModelGraph, nodes: readonly ModelNode[], inside: string | undefined): void {
  for (const node of nodes) {
    const instance = blockOf(node)
    if (!instance) continue
    blockNamed(graph, instance.block)
    if (inside === undefined) continue
    if (instance.block !== inside && !usedBlocks(graph, [node]).has(inside)) continue
    throw refuse(
      'block-in-itself',
      `The block “${instance.block}” can’t be put into “${inside}”, which it is or contains: it would never end.`,
      'Put it somewhere else.',
      inside
    )
  }
}

function middle(nodes: readonly ModelNode[]): Point | undefined {
  const places = nodes.flatMap((n) => (n.position ? [n.position] : []))
  if (places.length === 0) return undefined
  const mean = (of: (p: Point) => number): number =>
    Math.round(places.reduce((sum, p) => sum + of(p), 0) / places.length)
  return { x: mean((p) => p.x), y: mean((p) => p.y) }
}

/** Takes the chosen layers out of the drawing into a new definition. @throws `can-not-group` that says why */
export function groupToBlock(graph: ModelGraph, drawing: Drawing, ids: readonly string[], name: string): BlockEdit {
  checkNewBlock(graph, name)
  nodesAt(drawing, ids)
  const chosen = new Set(ids)
  const { source, output } = checkGroup(drawing, chosen)
  const nodes = drawing.nodes.filter((n) => chosen.has(n.id))
  const place = middle(nodes)
  const entry: ModelNode = { id: new FreeIds(ids).like('input'), type: BLOCK_INPUT, params: {} }
  if (place) {
    const top = Math.min(...nodes.flatMap((n) => (n.position ? [n.position.y] : [])))
    entry.position = { x: place.x, y: top - GAP }
  }
  const inner: ModelEdge[] = []
  for (const edge of drawing.edges) {
    if (chosen.has(edge.to)) inner.push(edge.from === source ? { ...edge, from: entry.id } : edge)
  }
  const block: ModelBlock = { nodes: [entry, ...nodes], edges: inner, input: entry.id, output }
  const free = new FreeIds(drawing.nodes.map((n) => n.id))
  const instance: ModelNode = {
    id: free.numbered(BLOCK),
    type: BLOCK,
    params: { block: name, repeat: 1 },
    ...(place ? { position: place } : {}),
    collapsed: true
  }
  const first = drawing.nodes.findIndex((n) => chosen.has(n.id))
  const edges = drawing.edges
    .filter((e) => !chosen.has(e.to))
    .map((e) => (chosen.has(e.from) ? { ...e, from: instance.id } : e))
  const patches: Patch[] = [
    { op: 'nodes', value: drawing.nodes.flatMap((n, i) => (i === first ? [instance] : chosen.has(n.id) ? [] : [n])) },
    { op: 'edges', value: [...edges, { from: source, to: instance.id, slot: 0 }] },
    ...movedEnds(drawing, output, instance.id)
  ]
  return { patches, blocks: { ...graph.blocks, [name]: block } }
}

/** Outputs that `from` gave are given by `to`. */
function movedEnds(drawing: Drawing, from: string, to: string | undefined): Patch[] {
  const ends = Object.entries(drawing.outputs)
  if (to === undefined || !ends.some(([, end]) => end.node === from)) return []
  const value = Object.fromEntries(ends.map(([n, end]) => [n, end.node === from ? { ...end, node: to } : end]))
  return [{ op: 'ends', side: 'outputs', value }]
}

/** Puts a block's layers in the place of an instance, one copy after the other. */
export function ungroup(graph: ModelGraph, drawing: Drawing, id: string): Patch[] {
  const { index, node } = nodeAt(drawing, id)
  const instance = blockOf(node)
  if (!instance) throw refuse('no-block', `“${id}” is not a block.`, 'Choose a block.', id)
  const block = blockNamed(graph, instance.block)
  const inner = block.nodes.filter((n) => n.id !== block.input)
  const centre = middle(inner)
  const heights = inner.flatMap((n) => (n.position ? [n.position.y] : []))
  const height = heights.length > 0 ? Math.max(...heights) - Math.min(...heights) + GAP : GAP
  const free = new FreeIds(drawing.nodes.map((n) => n.id))
  const nodes: ModelNode[] = []
  const edges: ModelEdge[] = []
  let source = drawing.edges.find((e) => e.to === id && e.slot === 0)?.from
  for (let copy = 0; copy < instance.repeat; copy++) {
    const ids = new Map(inner.map((n) => [n.id, free.like(n.id)]))
    for (const n of inner) {
      const moved = { ...n, id: ids.get(n.id) ?? n.id }
      if (node.position && centre && n.position) {
        const lower = (copy - (instance.repeat - 1) / 2) * height
        const x = node.position.x + n.position.x - centre.x
        moved.position = { x, y: node.position.y + n.position.y - centre.y + lower }
      }
      nodes.push(moved)
    }
    for (const edge of block.edges) {
      const from = edge.from === block.input ? source : ids.get(edge.from)
      const to = ids.get(edge.to)
      if (from !== undefined && to !== undefined) edges.push({ from, to, slot: edge.slot })
    }
    if (block.output !== block.input) source = ids.get(block.output)
  }
  const outside = drawing.edges.flatMap((e) => {
    if (e.to === id) return []
    if (e.from !== id) return [e]
    return source === undefined ? [] : [{ ...e, from: source }]
  })
  return [
    { op: 'nodes', value: drawing.nodes.toSpliced(index, 1, ...nodes) },
    { op: 'edges', value: [...outside, ...edges] },
    ...movedEnds(drawing, id, source)
  ]
}

export function setRepeat(drawing: Drawing, id: string, repeat: number): Patch[] {
  const { index, node } = nodeAt(drawing, id)
  if (node.type !== BLOCK) throw refuse('no-block', `“${id}” is not a block.`, 'Choose a block.', id)
  const params = { ...node.params, repeat }
  const parsed = blockParamsSchema.shape.repeat.safeParse(repeat)
  if (!parsed.success) {
    throw refuse('bad-params', `The number of repeats ${parsed.error.issues[0]?.message ?? ''}`, 'Correct it.', id)
  }
  return [{ op: 'replace', list: 'nodes', index, value: { ...node, params } }]
}

export function renameBlock(graph: ModelGraph, name: string, to: string): Patch[] {
  blockNamed(graph, name)
  if (name === to) return []
  checkNewBlock(graph, to)
  const names = new Map([[name, to]])
  const renamed = (nodes: readonly ModelNode[]): ModelNode[] => nodes.map((node) => followed(node, names))
  const blocks = Object.entries(graph.blocks ?? {}).map(([key, block]): [string, ModelBlock] => [
    key === name ? to : key,
    { ...block, nodes: renamed(block.nodes) }
  ])
  return [
    { op: 'nodes', value: renamed(graph.nodes) },
    { op: 'blocks', value: Object.fromEntries(blocks) }
  ]
}

export function removeBlock(graph: ModelGraph, name: string): Patch[] {
  blockNamed(graph, name)
  const drawings = [graph.nodes, ...Object.values(graph.blocks ?? {}).map((block) => block.nodes)]
  if (drawings.flat().some((node) => blockOf(node)?.block === name)) {
    throw refuse('block-in-use', `The block “${name}” is in use.`, 'Remove or ungroup what uses it first.', name)
  }
  const kept = Object.entries(graph.blocks ?? {}).filter(([key]) => key !== name)
  return [{ op: 'blocks', value: kept.length > 0 ? Object.fromEntries(kept) : undefined }]
}
