import type { layers, Scalar, SymbolicTensor, Tensor } from '@tensorflow/tfjs-node-gpu'
import type { ActivationName, Shape } from '@core/layers'
import type { Runtime, TensorFlow } from '@engine/runtime'

/** What a layer may know while it computes. */
export interface ApplyContext {
  runtime: Runtime
  nodeId: string
  /** Weight name -> tensor, e.g. `kernel`. */
  weights: Readonly<Record<string, Tensor>>
  /** Absent: not training. */
  training?: LayerTraining
}

export interface LayerTraining {
  seed: number
  /** int32; random numbers are keyed by (seed, node id, step). */
  step: Scalar
  /** Says what a weight that is not learned becomes after this step. Not part of what is differentiated. */
  move(name: string, value: Tensor): void
}

/** What comes out before the activation. */
export interface Sums {
  sums: Tensor
  activation: ActivationName
}

/** From what the stock model has at the inputs to what it has at the output, where layers are not just one behind the other. */
export type Wiring = (inputs: readonly SymbolicTensor[]) => SymbolicTensor

/** One layer type in the engine: as a stock tf.layers layer, and as the ops a training step is made of. */
export interface LayerBuild {
  /**
   * Without its weights' values. Input layers: null, tf.input makes them. Several: one behind the other. The one with
   * the name has the weights, and the shape of the layer.
   */
  keras(
    tf: TensorFlow,
    name: string,
    params: Record<string, unknown>,
    inputs: readonly Shape[]
  ): layers.Layer | layers.Layer[] | Wiring | null
  /** What `apply` gives are values of its one input, the greatest of each window, and it has no activation itself. */
  picks?: boolean
  apply(context: ApplyContext, params: Record<string, unknown>, inputs: readonly Tensor[]): Sums
}

export function only(inputs: readonly Tensor[]): Tensor {
  const input = inputs[0]
  if (!input) throw new Error('A layer was run without its input')
  return input
}

export function weight(context: ApplyContext, name: string): Tensor {
  const tensor = context.weights[name]
  if (!tensor) throw new Error(`Layer ${context.nodeId} was run without its ${name}`)
  return tensor
}
