/** A checked graph in the form the engine runs: layers in order, every weight with its key. */
import { analyse, errorsOf, expandBlocks, problemsError, readConnections } from '@core/model'
import type { Shape, WeightSpec } from '@core/layers'
import type { ModelGraph } from '@shared/project'
import { checkWeights } from './fitsMemory'
import { buildOf, type LayerBuild } from './layers'

export interface PlannedLayer {
  id: string
  build: LayerBuild
  params: Record<string, unknown>
  /** Without the batch dimension, by slot. */
  inputShapes: readonly Shape[]
  /** Node ids, by slot. */
  sources: string[]
  /** Weight name -> key. */
  weightKeys: Record<string, string>
}

export interface PlannedWeight {
  /** `dense_1/kernel`: the tensor's name in checkpoints and in model/. */
  key: string
  nodeId: string
  spec: WeightSpec
  /** Learned by its gradient; the others are moved by the step itself. */
  trainable: boolean
}

export interface NetworkPlan {
  layers: PlannedLayer[]
  weights: PlannedWeight[]
  /** Input name -> node id. */
  inputs: Record<string, string>
  outputs: Record<string, string>
  parameters: number
  /** Values one example takes on its way, for choosing batch sizes. */
  activations: number
}

/** @throws AnnealError `model-invalid` listing every problem, `model-too-large` */
export function planNetwork(drawn: ModelGraph): NetworkPlan {
  const graph = expandBlocks(drawn)
  const analysis = analyse(graph)
  const errors = errorsOf(analysis.problems)
  if (errors.length > 0) throw problemsError(errors)
  checkWeights(analysis.parameters)
  const layers: PlannedLayer[] = []
  const weights: PlannedWeight[] = []
  const { nodes, sources: sourcesOf } = readConnections(graph)
  for (const id of analysis.order) {
    const node = nodes.get(id)
    const facts = analysis.nodes.get(id)
    if (!node || !facts) continue
    const sources = (sourcesOf.get(id) ?? []).filter((source) => source !== undefined)
    const keyOf = (name: string): string => `${id}/${name}`
    const weightKeys = Object.fromEntries(facts.weights.map((w) => [w.name, keyOf(w.name)]))
    layers.push({
      id,
      build: buildOf(node.type),
      params: node.params,
      inputShapes: facts.inputShapes,
      sources,
      weightKeys
    })
    weights.push(
      ...facts.weights.map((spec) => ({ key: keyOf(spec.name), nodeId: id, spec, trainable: spec.trainable !== false }))
    )
  }
  const nodeOf = (ends: ModelGraph['inputs']): Record<string, string> =>
    Object.fromEntries(Object.entries(ends).map(([name, end]) => [name, end.node]))
  return {
    layers,
    weights,
    inputs: nodeOf(graph.inputs),
    outputs: nodeOf(graph.outputs),
    parameters: analysis.parameters,
    activations: analysis.activations
  }
}
