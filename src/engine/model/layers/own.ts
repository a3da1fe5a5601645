/** Layers that tf.layers does not have, or has otherwise than Keras. */
import type { layers, Tensor } from '@tensorflow/tfjs-node-gpu'
import type { TensorFlow } from '@engine/runtime'

type Shape = (number | null)[]

export interface OwnLayer {
  /** Keras' name of it: exports tell by it what they can't write. */
  className: string
  name: string
  /** Of one example. */
  outputShape: readonly number[]
  call(input: Tensor): Tensor
}

/** A layer without weights and with one input. It can be run, not written to TF.js' format. */
export function ownLayer(tf: TensorFlow, { className, name, outputShape, call }: OwnLayer): layers.Layer {
  class Own extends tf.layers.Layer {
    static className = className

    override computeOutputShape(shape: Shape | Shape[]): Shape {
      const rows = Array.isArray(shape[0]) ? (shape[0][0] ?? null) : (shape[0] ?? null)
      return [rows, ...outputShape]
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      const input = Array.isArray(inputs) ? inputs[0] : inputs
      if (!input) throw new Error(`${name} was run without its input`)
      return tf.tidy(() => call(input))
    }
  }
  return new Own({ name })
}
