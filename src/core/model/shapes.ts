/** Shapes, weights and costs of a plain graph's layers. */
import { AnnealError } from '@shared/errors'
import type { ModelNode } from '@shared/project'
import { findLayer, sizeOf, takes, type LayerType, type Shape, type WeightSpec } from '@core/layers'
import { problemCodes, type ModelProblem, type ModelProblemCode } from './problems'
import type { Structure } from './structure'

export interface NodeAnalysis {
  id: string
  type: string
  inputShapes: readonly Shape[]
  /** Without the batch dimension. */
  outputShape: Shape
  /** Of an instance of a block: those of all its layers, in order. */
  weights: readonly WeightSpec[]
  /** Values of its weights. */
  parameters: number
  /** Multiplications with an addition, for one example, forward. */
  multiplyAdds: number
  /** Values it gives for one example; of an instance: those of all its layers. */
  activations: number
}

const known = new Set<string>(problemCodes)

function asProblem(node: string, error: unknown): ModelProblem {
  if (!(error instanceof AnnealError) || !known.has(error.code)) throw error
  return { node, code: error.code as ModelProblemCode, severity: 'error', message: error.message, hint: error.hint }
}

function analyseNode(node: ModelNode, layer: LayerType, inputShapes: readonly Shape[]): NodeAnalysis {
  const weights = layer.weights(node.params, inputShapes)
  const outputShape = layer.outputShape(node.params, inputShapes)
  return {
    id: node.id,
    type: node.type,
    inputShapes,
    outputShape,
    weights,
    parameters: weights.reduce((sum, w) => sum + sizeOf(w.shape), 0),
    multiplyAdds: layer.multiplyAdds(node.params, inputShapes),
    activations: sizeOf(outputShape)
  }
}

/** Layers whose sources have shapes; one problem for each whose settings or inputs are wrong. */
export function analyseShapes({ nodes, sources, order }: Omit<Structure, 'problems'>): {
  nodes: Map<string, NodeAnalysis>
  problems: ModelProblem[]
} {
  const analysed = new Map<string, NodeAnalysis>()
  const problems: ModelProblem[] = []
  for (const id of order) {
    const node = nodes.get(id)
    const layer = node && findLayer(node.type)
    if (!node || !layer) continue
    try {
      layer.parse(node.params)
      const slots = sources.get(id) ?? []
      const inputShapes = slots.flatMap((source) => {
        const shape = source === undefined ? undefined : analysed.get(source)?.outputShape
        return shape ? [shape] : []
      })
      // Where a source has no shape, its problem is already told; this node's would only repeat it.
      if (inputShapes.length !== slots.length || !takes(layer.inputs, slots.length)) continue
      analysed.set(id, analyseNode(node, layer, inputShapes))
    } catch (e) {
      problems.push(asProblem(id, e))
    }
  }
  return { nodes: analysed, problems }
}
