/** A network's weights outside TensorFlow: named, in a fixed order, as bytes. */
import type { Tensor as TfTensor } from '@tensorflow/tfjs-node-gpu'
import { initialValues } from '@core/layers'
import type { Tensor } from '@store/types'
import type { TensorFlow } from '@engine/runtime'
import type { NetworkPlan } from './plan'

export function bytesOf(values: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

/** Reads little-endian float32, whatever the alignment. */
export function floatsOf(data: Uint8Array): Float32Array {
  return new Float32Array(data.slice().buffer)
}

/** Weights before training: the same for the same (graph, seed) on every machine. */
export function initialWeights(plan: NetworkPlan, seed: number): Tensor[] {
  return plan.weights.map(({ key, nodeId, spec }) => ({
    name: key,
    shape: [...spec.shape],
    dtype: 'float32',
    data: bytesOf(initialValues(spec, nodeId, seed))
  }))
}

/** The tensors of a plan out of stored ones, in the plan's order; others (an optimizer's slots) are left out. */
export function pickWeights(plan: NetworkPlan, stored: readonly Tensor[]): Tensor[] {
  const byName = new Map(stored.map((t) => [t.name, t]))
  return plan.weights.map(({ key, spec }) => {
    const tensor = byName.get(key)
    if (!tensor || tensor.shape.join() !== spec.shape.join()) {
      throw new Error(`The stored weights do not fit the model: ${key} ${tensor ? 'has another shape' : 'is missing'}`)
    }
    return tensor
  })
}

/** The caller disposes it. */
export function toTensor(tf: TensorFlow, stored: Tensor): TfTensor {
  return tf.tensor(floatsOf(stored.data), stored.shape, 'float32')
}
