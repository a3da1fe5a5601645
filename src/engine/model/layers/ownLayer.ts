/** Layers that TF.js has not, or has otherwise than Keras, in its form: for counting, answering and comparing. Training has its own way (`apply`). */
import type { layers, serialization, Tensor } from '@tensorflow/tfjs-node-gpu'
import type { LayerType } from '@core/layers'
import type { TensorFlow } from '@engine/runtime'

export interface OwnLayer {
  name: string
  /** Keras' class name, or what tells it from the stock layer of that name. */
  className: string
  /** Says its weights and shapes. */
  type: LayerType
  params: Record<string, unknown>
  /** By its formula, in ops that any TF.js has. @param weights by name */
  compute(inputs: readonly Tensor[], weights: Readonly<Record<string, Tensor>>): Tensor
}

type Sides = (number | null)[]

/** Shapes without the batch dimension, one an input. */
const shapesOf = (given: Sides | Sides[]): number[][] =>
  (Array.isArray(given[0]) ? (given as Sides[]) : [given as Sides]).map((shape) => shape.slice(1).map(Number))

export function ownLayer(tf: TensorFlow, own: OwnLayer): layers.Layer {
  const { name, className, type, params, compute } = own
  class Own extends tf.layers.Layer {
    static className = className
    private readonly byName: [string, ReturnType<layers.Layer['addWeight']>][] = []

    override build(inputShape: Sides | Sides[]): void {
      for (const spec of type.weights(params, shapesOf(inputShape))) {
        const trainable = spec.trainable !== false
        const zeros = tf.initializers.zeros()
        this.byName.push([spec.name, this.addWeight(spec.name, spec.shape, 'float32', zeros, undefined, trainable)])
      }
      this.built = true
    }

    override computeOutputShape(inputShape: Sides | Sides[]): Sides {
      return [null, ...type.outputShape(params, shapesOf(inputShape))]
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      const weights = Object.fromEntries(this.byName.map(([key, variable]) => [key, variable.read()]))
      return tf.tidy(() => compute(Array.isArray(inputs) ? inputs : [inputs], weights))
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), ...(params as serialization.ConfigDict) }
    }
  }
  return new Own({ name })
}
