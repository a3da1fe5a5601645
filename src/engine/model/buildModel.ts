/** A core graph as a stock tf.layers model: for predicting and for export, never for training. */
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-node-gpu'
import { layerTypes } from '@core/layers'
import type { ModelGraph } from '@shared/project'
import type { Tensor } from '@store/types'
import type { TensorFlow } from '@engine/runtime'
import { planNetwork, type NetworkPlan } from './plan'
import { initialWeights, pickWeights, toTensor } from './weights'

function connect(tf: TensorFlow, plan: NetworkPlan): LayersModel {
  const tensors = new Map<string, SymbolicTensor>()
  for (const layer of plan.layers) {
    const keras = layer.build.keras(tf, layer.id, layer.params, layer.inputShapes)
    if (keras === null) {
      const { shape } = layerTypes['input']?.parse(layer.params) as { shape: number[] }
      tensors.set(layer.id, tf.input({ name: layer.id, shape }))
      continue
    }
    const sources = layer.sources.map((id) => need(tensors, id))
    if (typeof keras === 'function') {
      tensors.set(layer.id, keras(sources))
      continue
    }
    let out: SymbolicTensor | SymbolicTensor[] = sources.length === 1 && sources[0] ? sources[0] : sources
    for (const one of Array.isArray(keras) ? keras : [keras]) out = one.apply(out) as SymbolicTensor
    tensors.set(layer.id, out as SymbolicTensor)
  }
  const ends = (names: Record<string, string>): SymbolicTensor[] => Object.values(names).map((id) => need(tensors, id))
  return tf.model({ inputs: ends(plan.inputs), outputs: ends(plan.outputs) })
}

function need(tensors: ReadonlyMap<string, SymbolicTensor>, id: string): SymbolicTensor {
  const tensor = tensors.get(id)
  if (!tensor) throw new Error(`${id} is used before it is built`)
  return tensor
}

/** Puts stored weights (by key, e.g. `dense_1/kernel`) into a built model. */
export function setModelWeights(
  tf: TensorFlow,
  model: LayersModel,
  graph: ModelGraph,
  stored: readonly Tensor[]
): void {
  const plan = planNetwork(graph)
  const picked = new Map(pickWeights(plan, stored).map((t) => [t.name, t]))
  tf.tidy(() => {
    for (const layer of plan.layers) {
      const tensors = Object.values(layer.weightKeys).map((key) => {
        const tensor = picked.get(key)
        if (!tensor) throw new Error(`The weight ${key} is missing`)
        return toTensor(tf, tensor)
      })
      if (tensors.length > 0) model.getLayer(layer.id).setWeights(tensors)
    }
  })
}

/**
 * A tf.LayersModel with the initial weights of (graph, seed). Layers are named by their node ids, inputs
 * and outputs are in the order of the document. The caller disposes it.
 * @throws AnnealError `model-invalid`
 */
export function buildModel(tf: TensorFlow, graph: ModelGraph, seed: number): LayersModel {
  const plan = planNetwork(graph)
  const model = connect(tf, plan)
  setModelWeights(tf, model, graph, initialWeights(plan, seed))
  return model
}
