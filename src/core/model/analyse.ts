/** Everything about a model that needs no weights: order, shapes, sizes, and all its problems. */
import { AnnealError } from '@shared/errors'
import type { ModelGraph } from '@shared/project'
import { findLayer, sizeOf, takes, type Shape, type WeightSpec } from '@core/layers'
import { problemCodes, type ModelProblem, type ModelProblemCode } from './problems'
import { readStructure } from './structure'

export interface NodeAnalysis {
  id: string
  type: string
  inputShapes: readonly Shape[]
  /** Without the batch dimension. */
  outputShape: Shape
  weights: readonly WeightSpec[]
  /** Values of its weights. */
  parameters: number
  /** Multiplications with an addition, for one example, forward. */
  multiplyAdds: number
}

export interface Analysis {
  /** Sources before targets; nodes in or behind a cycle are left out. */
  order: readonly string[]
  /** Only nodes whose shape is known; without problems: all. */
  nodes: ReadonlyMap<string, NodeAnalysis>
  parameters: number
  multiplyAdds: number
  /** Values a single example takes on its way, all layers together. */
  activations: number
  problems: readonly ModelProblem[]
}

const known = new Set<string>(problemCodes)

function asProblem(node: string, error: unknown): ModelProblem {
  if (!(error instanceof AnnealError) || !known.has(error.code)) throw error
  return { node, code: error.code as ModelProblemCode, message: error.message, hint: error.hint }
}

/** Never throws for what a document can contain: everything wrong is in `problems`. */
export function analyse(graph: ModelGraph): Analysis {
  const structure = readStructure(graph)
  const problems = [...structure.problems]
  const nodes = new Map<string, NodeAnalysis>()
  for (const id of structure.order) {
    const node = structure.nodes.get(id)
    const layer = node && findLayer(node.type)
    if (!node || !layer) continue
    try {
      layer.parse(node.params)
    } catch (e) {
      problems.push(asProblem(id, e))
      continue
    }
    const inputShapes: Shape[] = []
    for (const source of structure.sources.get(id) ?? []) {
      const shape = source === undefined ? undefined : nodes.get(source)?.outputShape
      if (shape) inputShapes.push(shape)
    }
    // Where a source has no shape, its problem is already told; this node's would only repeat it.
    if (inputShapes.length !== (structure.sources.get(id) ?? []).length || !takes(layer.inputs, inputShapes.length))
      continue
    try {
      const weights = layer.weights(node.params, inputShapes)
      nodes.set(id, {
        id,
        type: node.type,
        inputShapes,
        outputShape: layer.outputShape(node.params, inputShapes),
        weights,
        parameters: weights.reduce((sum, w) => sum + sizeOf(w.shape), 0),
        multiplyAdds: layer.multiplyAdds(node.params, inputShapes)
      })
    } catch (e) {
      problems.push(asProblem(id, e))
    }
  }
  const total = (of: (n: NodeAnalysis) => number): number => [...nodes.values()].reduce((sum, n) => sum + of(n), 0)
  return {
    order: structure.order,
    nodes,
    parameters: total((n) => n.parameters),
    multiplyAdds: total((n) => n.multiplyAdds),
    activations: total((n) => sizeOf(n.outputShape)),
    problems
  }
}
