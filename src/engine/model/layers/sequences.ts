/** TensorFlow's windows slide over images: a sequence is one that is a single pixel wide. */
import type { layers, Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import type { TensorFlow } from '@engine/runtime'

/** @param x [rows, steps, values] */
export function alongSteps(x: Tensor, work: (image: Tensor4D) => Tensor): Tensor {
  const [rows = 0, steps = 0, values = 0] = x.shape
  const done = work(x.reshape([rows, steps, 1, values]))
  return done.reshape([rows, -1, done.shape.at(-1) ?? 0])
}

/**
 * Stock layers that do to a sequence what `layer` does to an image.
 * @param layer named otherwise
 * @param after shape of what comes out: steps × values
 */
export function stockAlongSteps(
  tf: TensorFlow,
  name: string,
  [steps = 0, values = 0]: readonly number[],
  layer: layers.Layer,
  after: readonly number[]
): layers.Layer[] {
  return [
    tf.layers.reshape({ name: `${name}_image`, targetShape: [steps, 1, values] }),
    layer,
    tf.layers.reshape({ name, targetShape: [...after] })
  ]
}
