/** Bringing values to mean 0 and deviation 1 example by example, with its way back by hand. */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, type Save } from './attributes'

/**
 * (x - mean) / sqrt(variance + epsilon), both over `axes`; the variance divides by how many values there are.
 * Source: keras/src/layers/normalization/layer_normalization.py.
 * @returns the shape of x
 */
export function normalize({ tf }: Runtime, x: Tensor, axes: number[], epsilon: number): Tensor {
  const mean = (t: Tensor): Tensor => tf.mean(t, axes, true)
  const op = tf.customGrad((given, save) => {
    const values = given as Tensor
    const moved = tf.sub(values, mean(values))
    const factor = tf.rsqrt(tf.add(mean(tf.square(moved)), epsilon))
    const y = tf.mul(moved, factor)
    ;(save as Save)([y, factor])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [kept, scale] = [at(saved, 0), at(saved, 1)]
      // What all values share moves the mean, what lies along y moves the deviation: neither gets through.
      const along = tf.mul(kept, mean(tf.mul(dy, kept)))
      return tf.mul(tf.sub(tf.sub(dy, mean(dy)), along), scale)
    }
    return { value: y, gradFunc }
  })
  return op(x)
}
