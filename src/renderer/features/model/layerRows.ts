/** A model as a list of layers, in the order data flows. Pure. */
import { findLayer, type Shape } from '@core/layers'
import { analyse, BLOCK, type Analysis, type ModelProblem } from '@core/model'
import { builderWords } from './builderWords'
import { paramsLine } from './paramsLine'
import type { ModelGraph } from '@shared/project'

export interface LayerRow {
  id: string
  type: string
  /** Keras' class name, or the type as written where the catalogue does not have it. */
  title: string
  help: string
  /** One line: "128 units, ReLU" */
  params: string
  /** "28 × 28 × 1"; null where it can't be known because of a problem. */
  shape: string | null
  parameters: number
  /** Share of the model's parameters, 0..1. */
  share: number
  problems: ModelProblem[]
  end: 'input' | 'output' | null
}

/** `28 × 28 × 1`, long sides grouped. */
export const showSides = (shape: Shape): string => shape.map((side) => side.toLocaleString('en')).join(' × ')
export interface LayerList {
  rows: LayerRow[]
  analysis: Analysis
  /** Of the model as a whole. */
  problems: ModelProblem[]
}

export function layerList(graph: ModelGraph): LayerList {
  const analysis = analyse(graph)
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  const placed = new Set(analysis.order)
  // Layers in a cycle have no place in the order; they are shown last, with their problem.
  const ids = [...analysis.order, ...graph.nodes.map((n) => n.id).filter((id) => !placed.has(id))]
  const problems = new Map<string, ModelProblem[]>()
  for (const problem of analysis.problems) {
    if (problem.node !== null) problems.set(problem.node, [...(problems.get(problem.node) ?? []), problem])
  }
  const inputs = new Set(Object.values(graph.inputs).map((end) => end.node))
  const outputs = new Set(Object.values(graph.outputs).map((end) => end.node))
  const rows = ids.flatMap((id): LayerRow[] => {
    const node = byId.get(id)
    if (!node) return []
    const layer = findLayer(node.type)
    const known = analysis.nodes.get(id)
    return [
      {
        id,
        type: node.type,
        title: layer?.title ?? (node.type === BLOCK ? builderWords.block : node.type),
        help: layer?.help ?? (node.type === BLOCK ? builderWords.blockHelp : ''),
        params: paramsLine(node),
        shape: known ? showSides(known.outputShape) : null,
        parameters: known?.parameters ?? 0,
        share: known && analysis.parameters > 0 ? known.parameters / analysis.parameters : 0,
        problems: problems.get(id) ?? [],
        end: inputs.has(id) ? 'input' : outputs.has(id) ? 'output' : null
      }
    ]
  })
  return { rows, analysis, problems: analysis.problems.filter((p) => p.node === null) }
}
