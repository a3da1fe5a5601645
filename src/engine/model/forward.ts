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

/** Never fall where their argument rises: the greatest of a window is the same one before and after. */
const rising: readonly ActivationName[] = ['relu', 'relu6']

/**
 * What a layer is given. One that picks values out may get them before a rising activation, which is then left for what
 * it picked: the same values and gradients, with the activation and its gradient on a quarter of them for 2 x 2 windows.
 */
function entering(layer: PlannedLayer, sources: readonly Output[]): { tensors: Tensor[]; pending: ActivationName } {
  const [first] = sources
  if (layer.build.picks && first && rising.includes(first.activation))
    return { tensors: [first.sums], pending: first.activation }
  return { tensors: sources.map((source) => source.value()), pending: 'linear' }
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
    const data = fed.get(layer.id)
    const sources = layer.sources.map((id) => {
      const source = outputs.get(id)
      if (!source) throw new Error(`${layer.id} runs before its source ${id}`)
      return source
    })
    const { tensors, pending } = data ? { tensors: [data], pending: 'linear' as const } : entering(layer, sources)
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
    const applied = layer.build.apply(context, layer.params, tensors)
    const { sums } = applied
    const activation = pending === 'linear' ? applied.activation : pending
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
