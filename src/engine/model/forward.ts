/** Runs a network op by op. Pure: same tensors in, same values out; traceable, nothing is read back. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu'
import type { ActivationName } from '@core/layers'
import type { Runtime, TensorFlow } from '@engine/runtime'
import type { NetworkPlan } from './plan'

export interface Output {
  /** Before the last activation: for softmax, the logits. */
  sums: Tensor
  activation: ActivationName
  /** After it. Computed at the first call. */
  value(): Tensor
}

export function activate(tf: TensorFlow, name: ActivationName, x: Tensor): Tensor {
  switch (name) {
    case 'linear':
      return x
    case 'relu':
      return tf.relu(x)
    case 'elu':
      return tf.elu(x)
    case 'sigmoid':
      return tf.sigmoid(x)
    case 'tanh':
      return tf.tanh(x)
    case 'softmax':
      return tf.softmax(x)
  }
}

/**
 * @param weights by key, e.g. `dense_1/kernel`
 * @param inputs by input name, batch first, already preprocessed
 * @param training absent: dropout and the like do nothing
 * @returns by output name
 */
export function forward(
  runtime: Runtime,
  plan: NetworkPlan,
  weights: Readonly<Record<string, Tensor>>,
  inputs: Readonly<Record<string, Tensor>>,
  training?: { seed: number; step: Scalar }
): Record<string, Output> {
  const { tf } = runtime
  const outputs = new Map<string, Output>()
  const fed = new Map(Object.entries(plan.inputs).map(([name, node]) => [node, inputs[name]]))
  for (const layer of plan.layers) {
    const entering = fed.get(layer.id)
    const sources = layer.sources.map((id) => {
      const source = outputs.get(id)
      if (!source) throw new Error(`${layer.id} runs before its source ${id}`)
      return source.value()
    })
    const own: Record<string, Tensor> = {}
    for (const [name, key] of Object.entries(layer.weightKeys)) {
      const tensor = weights[key]
      if (!tensor) throw new Error(`The weight ${key} is missing`)
      own[name] = tensor
    }
    const context = { runtime, nodeId: layer.id, weights: own, ...(training ? { training } : {}) }
    const { sums, activation } = layer.build.apply(context, layer.params, entering ? [entering] : sources)
    let value: Tensor | undefined
    outputs.set(layer.id, { sums, activation, value: () => (value ??= activate(tf, activation, sums)) })
  }
  return Object.fromEntries(
    Object.entries(plan.outputs).map(([name, node]) => {
      const output = outputs.get(node)
      if (!output) throw new Error(`The output ${name} was not computed`)
      return [name, output]
    })
  )
}
