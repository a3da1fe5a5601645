/** A model as a list of layers, in the order data flows. Pure. */
import { findLayer, type Shape } from '@core/layers'
import { analyse, BLOCK, blockOf, type Analysis, type ModelProblem } from '@core/model'
import { builderWords } from './builderWords'
import type { ModelGraph, ModelNode } from '@shared/project'

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

const activationTitles: Record<string, string> = { relu: 'ReLU', softmax: 'softmax', sigmoid: 'sigmoid', tanh: 'tanh' }

/** `28 × 28 × 1`, long sides grouped. */
export const showSides = (shape: Shape): string => shape.map((side) => side.toLocaleString('en')).join(' × ')
const square = (value: unknown): string => (Array.isArray(value) ? value.join(' × ') : String(value))

/** The settings a person chose or would ask about; what is left at its default stays unsaid. */
export function paramsLine(node: ModelNode): string {
  const block = blockOf(node)
  if (block) return builderWords.blockOf(block.block, block.repeat)
  const layer = findLayer(node.type)
  if (!layer) return ''
  const checked = layer.params.safeParse(node.params)
  if (!checked.success) return ''
  const params: Record<string, unknown> = checked.data
  const words: string[] = []
  for (const [key, value] of Object.entries(params)) {
    if (key === 'units') words.push(`${Number(value).toLocaleString('en')} ${value === 1 ? 'unit' : 'units'}`)
    else if (key === 'filters')
      words.push(`${Number(value).toLocaleString('en')} ${value === 1 ? 'filter' : 'filters'}`)
    else if (key === 'kernelSize') words.push(square(value))
    else if (key === 'poolSize') words.push(square(value))
    else if (key === 'rate') words.push(`leaves out ${Math.round(Number(value) * 1000) / 10} %`)
    else if (key === 'activation') {
      if (value !== 'linear') words.push(activationTitles[String(value)] ?? String(value))
    } else if (key === 'useBias') {
      if (value === false) words.push('no bias')
    } else if (key === 'padding') {
      if (value !== 'valid') words.push(`padding ${String(value)}`)
    } else if (key === 'strides') {
      const ordinary = node.type === 'conv2d' ? '1,1' : String(params['poolSize'])
      if (value !== null && value !== undefined && String(value) !== ordinary) words.push(`stride ${square(value)}`)
    }
  }
  return words.join(', ')
}

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
        problems: analysis.problems.filter((p) => p.node === id),
        end: inputs.has(id) ? 'input' : outputs.has(id) ? 'output' : null
      }
    ]
  })
  return { rows, analysis, problems: analysis.problems.filter((p) => p.node === null) }
}
