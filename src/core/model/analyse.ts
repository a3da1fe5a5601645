/** Everything about a model that needs no weights: order, shapes, sizes, and all its problems. */
import type { ModelGraph } from '@shared/project'
import { blockProblems } from './blocks/blockProblems'
import { expand, hasBlocks, type Expansion } from './blocks/expand'
import { foldBlocks, foldScope } from './blocks/fold'
import { definition } from './parts'
import { usedBlocks } from './blocks/uses'
import { tooLarge } from './memory'
import type { ModelProblem } from './problems'
import { analyseShapes, type NodeAnalysis } from './shapes'
import { readConnections, readStructure } from './structure'

export type { NodeAnalysis } from './shapes'

export interface Analysis {
  /** As the model is drawn: sources before targets; nodes in or behind a cycle are left out. */
  order: readonly string[]
  /** Only nodes whose shape is known; without problems: all. An instance of a block stands for all its layers. */
  nodes: ReadonlyMap<string, NodeAnalysis>
  /** Block name -> layers of its definition, as they are in its first use, first copy. */
  blocks: ReadonlyMap<string, ReadonlyMap<string, NodeAnalysis>>
  parameters: number
  /** Values of weights that are learned by their gradients. */
  trainable: number
  multiplyAdds: number
  /** Values a single example takes on its way, all layers together. */
  activations: number
  /** How many layers it has, those of its blocks counted as often as they are repeated. */
  layers: number
  problems: readonly ModelProblem[]
}

function total(nodes: ReadonlyMap<string, NodeAnalysis>, of: (n: NodeAnalysis) => number): number {
  let sum = 0
  for (const node of nodes.values()) sum += of(node)
  return sum
}

function learned(node: NodeAnalysis): number {
  let sum = node.parameters
  for (const { trainable, shape } of node.weights) {
    if (trainable === false) sum -= shape.reduce((product, side) => product * side, 1)
  }
  return sum
}

/** Structural problems inside definitions, each told at the first layer of the model that leads to it. */
function insideProblems(graph: ModelGraph): ModelProblem[] {
  const problems: ModelProblem[] = []
  const seen = new Set<string>()
  for (const node of graph.nodes) {
    for (const name of usedBlocks(graph, [node], seen)) {
      const block = definition(graph, name)
      if (!block) continue
      const drawing = { nodes: block.nodes, edges: block.edges, inputs: {}, outputs: {} }
      for (const found of readStructure(drawing, block).problems) {
        problems.push({ ...found, node: node.id, inside: { block: name, node: found.node ?? block.output } })
      }
    }
  }
  return problems
}

/** Problems of the plain graph, told where they are drawn; those of a block's copies only once. */
function drawn(problems: readonly ModelProblem[], { origins }: Expansion): ModelProblem[] {
  const told = new Set<string>()
  return problems.flatMap((found) => {
    const origin = found.node === null ? undefined : origins.get(found.node)
    if (!origin?.inside) return [found]
    const key = JSON.stringify([origin.inside, found.code])
    if (told.has(key)) return []
    told.add(key)
    return [{ ...found, ...origin }]
  })
}

/** Documents are never changed in place, so each is analysed once. */
const known = new WeakMap<ModelGraph, Analysis>()

/** Never throws for what a document can contain: everything wrong is in `problems`. */
export function analyse(graph: ModelGraph): Analysis {
  const before = known.get(graph)
  if (before) return before
  const analysis = analyseAnew(graph)
  known.set(graph, analysis)
  return analysis
}

function analyseAnew(graph: ModelGraph): Analysis {
  const structure = readStructure(graph)
  const problems = [...structure.problems, ...blockProblems(graph)]
  const expansion = hasBlocks(graph) ? expand(graph) : null
  const flat = analyseShapes(expansion ? readConnections(expansion.graph) : structure)
  problems.push(...(expansion ? insideProblems(graph) : []))
  problems.push(...(expansion ? drawn(flat.problems, expansion) : flat.problems))
  const nodes = expansion ? foldScope(expansion.top, flat.nodes) : flat.nodes
  const analysis = {
    order: structure.order,
    nodes,
    blocks: expansion ? foldBlocks(expansion.top, flat.nodes) : new Map(),
    parameters: total(flat.nodes, (n) => n.parameters),
    trainable: total(flat.nodes, learned),
    multiplyAdds: total(flat.nodes, (n) => n.multiplyAdds),
    activations: total(flat.nodes, (n) => n.activations),
    layers: expansion ? expansion.graph.nodes.length : graph.nodes.length
  }
  return { ...analysis, problems: [...problems, ...tooLarge(analysis)] }
}
