/** Runs a network op by op. Pure: same tensors in, same values out; traceable, nothing is read back. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu'
import type { ActivationName } from '@core/layers'
import type { Runtime } from '@engine/runtime'
import { activate } from './activate'
import type { LayerTraining } from './layers'
import type { NetworkPlan, PlannedLayer } from './plan'

export interface Output {
  /** Before the last activation: for softmax, the logits. */
  sums: Tensor
  activation: ActivationName
  /** After it. Computed at the first call. */
  value(): Tensor
}

/** What a training step brings to a network, beside weights and data. */
export interface ForwardTraining {
  seed: number
  step: Scalar
  /** Told what each weight that is not learned becomes, by key. */
  move(key: string, value: Tensor): void
}

function layerTraining({ seed, step, move }: ForwardTraining, { id, weightKeys }: PlannedLayer): LayerTraining {
  return {
    seed,
    step,
    move(name, value) {
      const key = weightKeys[name]
      if (key === undefined) throw new Error(`Layer ${id} has no ${name} to move`)
      move(key, value)
    }
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
  training?: ForwardTraining
): Record<string, Output> {
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
    const context = {
      runtime,
      nodeId: layer.id,
      weights: own,
      ...(training ? { training: layerTraining(training, layer) } : {})
    }
    const { sums, activation } = layer.build.apply(context, layer.params, entering ? [entering] : sources)
    let value: Tensor | undefined
    outputs.set(layer.id, { sums, activation, value: () => (value ??= activate(runtime, activation, sums)) })
  }
  return Object.fromEntries(
    Object.entries(plan.outputs).map(([name, node]) => {
      const output = outputs.get(node)
      if (!output) throw new Error(`The output ${name} was not computed`)
      return [name, output]
    })
  )
}
