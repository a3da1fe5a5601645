/** A drawing with blocks as the plain graph it stands for: what is analysed, built, trained and exported. */
import type { ModelEdge, ModelGraph, ModelNode } from '@shared/project'
import { BLOCK, blockOf, definition, MOST_LAYERS } from '../parts'
import { problemsError } from '../problems'
import { blockProblems } from './blockProblems'
import { FlatIds } from './flatIds'
import { layerCounts } from './uses'

/** A drawing, or one copy of a definition in it, on its way to the plain graph. */
export interface Scope {
  /** Which definition; null: the model itself. */
  block: string | null
  /** Drawn id -> id in the plain graph, or the copies of an instance, first to last. */
  members: ReadonlyMap<string, string | readonly Scope[]>
  /** Plain id of what flows in, and of what it gives; undefined where nothing is connected. */
  source: string | undefined
  output: string | undefined
}

/** Where a layer of the plain graph is drawn. */
export interface Origin {
  /** In the model itself: the layer, or the instance it came from. */
  node: string
  /** In which definition, and what it is called there. */
  inside?: { block: string; node: string }
}

export interface Expansion {
  graph: ModelGraph
  top: Scope
  /** By plain id. */
  origins: ReadonlyMap<string, Origin>
}

export function hasBlocks(graph: ModelGraph): boolean {
  return graph.nodes.some((n) => n.type === BLOCK)
}

class Expander {
  readonly nodes: ModelNode[] = []
  readonly edges: ModelEdge[] = []
  readonly origins = new Map<string, Origin>()
  readonly #ids: FlatIds

  constructor(readonly graph: ModelGraph) {
    this.#ids = new FlatIds(graph.nodes.filter((n) => n.type !== BLOCK).map((n) => n.id))
  }

  /**
   * Adds one drawing. Sources are looked up when they are needed, so the order of a document does not matter.
   * @param prefix of the ids: empty for the model itself
   */
  scope(
    drawing: Pick<ModelGraph, 'nodes' | 'edges'>,
    place: { block: string | null; prefix: string; origin: string | null; input?: string; output?: string },
    source: string | undefined
  ): Scope {
    const members = new Map<string, string | readonly Scope[]>()
    const byId = new Map(drawing.nodes.map((n) => [n.id, n]))
    const feeding = new Map<string, ModelEdge[]>()
    for (const edge of drawing.edges) {
      const list = feeding.get(edge.to)
      if (list) list.push(edge)
      else feeding.set(edge.to, [edge])
    }
    for (const node of drawing.nodes) {
      if (node.type === BLOCK || (place.block !== null && node.id === place.input) || members.has(node.id)) continue
      members.set(node.id, this.#add(node, place))
    }
    const open = new Set<string>()
    const given = (id: string): string | undefined => {
      if (place.block !== null && id === place.input) return source
      const member = members.get(id)
      if (typeof member === 'string') return member
      if (member) return member.at(-1)?.output
      const node = byId.get(id)
      // Instances that feed each other in a circle give nothing; the circle is told where it is drawn.
      if (node?.type !== BLOCK || open.has(id)) return undefined
      open.add(id)
      const from = feeding.get(id)?.find((e) => e.slot === 0)?.from
      const copies = this.#copies(node, place, from === undefined ? undefined : given(from))
      open.delete(id)
      members.set(id, copies)
      return copies.at(-1)?.output
    }
    for (const node of drawing.nodes) if (node.type === BLOCK) given(node.id)
    for (const { from, to, slot } of drawing.edges) {
      const target = members.get(to)
      const start = given(from)
      if (typeof target === 'string' && start !== undefined) this.edges.push({ from: start, to: target, slot })
    }
    return {
      block: place.block,
      members,
      source,
      output: place.output === undefined ? undefined : given(place.output)
    }
  }

  #add(node: ModelNode, place: { block: string | null; prefix: string; origin: string | null }): string {
    const id = place.block === null ? node.id : this.#ids.of(`${place.prefix}_${node.id}`)
    this.nodes.push(id === node.id ? node : { ...node, id })
    this.origins.set(id, {
      node: place.origin ?? node.id,
      ...(place.block === null ? {} : { inside: { block: place.block, node: node.id } })
    })
    return id
  }

  #copies(
    node: ModelNode,
    place: { prefix: string; origin: string | null },
    source: string | undefined
  ): readonly Scope[] {
    const instance = blockOf(node)
    const block = instance && definition(this.graph, instance.block)
    if (!instance || !block) return []
    const copies: Scope[] = []
    let from = source
    for (let copy = 1; copy <= instance.repeat; copy++) {
      const path = place.prefix === '' ? node.id : `${place.prefix}_${node.id}`
      const inner = {
        block: instance.block,
        prefix: `${path}_${copy}`,
        origin: place.origin ?? node.id,
        input: block.input,
        output: block.output
      }
      const scope = this.scope(block, inner, from)
      copies.push(scope)
      from = scope.output
    }
    return copies
  }
}

function expandedEnds(ends: ModelGraph['outputs'], top: Scope): ModelGraph['outputs'] {
  return Object.fromEntries(
    Object.entries(ends).map(([name, end]) => {
      const member = top.members.get(end.node)
      const id = typeof member === 'string' ? member : member?.at(-1)?.output
      return [name, id === undefined ? end : { ...end, node: id }]
    })
  )
}

/** The same model without what can't be expanded: definitions that never end, or all instances where they are too many. */
function expandable(graph: ModelGraph): ModelGraph {
  const { total, blocks } = layerCounts(graph)
  if (total <= MOST_LAYERS) return graph
  const ending = Object.entries(graph.blocks ?? {}).filter(([name]) => Number.isFinite(blocks.get(name)))
  const sound = { ...graph, blocks: Object.fromEntries(ending) }
  if (layerCounts(sound).total <= MOST_LAYERS) return sound
  return { ...sound, nodes: sound.nodes.filter((n) => n.type !== BLOCK) }
}

/** Never throws: a block inside itself, an unknown or much too large one is a problem, and is left out. */
export function expand(graph: ModelGraph): Expansion {
  const expander = new Expander(expandable(graph))
  const top = expander.scope(expander.graph, { block: null, prefix: '', origin: null }, undefined)
  return {
    graph: {
      nodes: expander.nodes,
      edges: expander.edges,
      inputs: graph.inputs,
      outputs: expandedEnds(graph.outputs, top)
    },
    top,
    origins: expander.origins
  }
}

/**
 * The plain graph: each instance is replaced by its block's layers, called `<instance>_<copy>_<layer>` (shortened where
 * that is over 64 characters). A graph without instances is given back as it is, apart from unused definitions.
 * @throws AnnealError `model-invalid` where blocks are unknown, contain themselves or make too many layers
 */
export function expandBlocks(graph: ModelGraph): ModelGraph {
  if (!hasBlocks(graph)) {
    const { blocks, ...flat } = graph
    return blocks === undefined ? graph : flat
  }
  const problems = blockProblems(graph)
  if (problems.length > 0) throw problemsError(problems)
  return expand(graph).graph
}
