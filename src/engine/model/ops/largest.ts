import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, type Save } from './attributes'

/**
 * The largest value along some axes. Where several are the largest they share what comes back, as TensorFlow has it;
 * tfjs gives all of it to each.
 */
export function largest(runtime: Runtime, x: Tensor, axes: number[]): Tensor {
  const { tf } = runtime
  const kept = x.shape.map((side, axis) => (axes.includes(axis) ? 1 : side))
  const op = tf.customGrad((a, save) => {
    const value = tf.max(a as Tensor, axes)
    ;(save as Save)([a as Tensor, value])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const chosen = tf.cast(tf.equal(at(saved, 0), at(saved, 1).reshape(kept)), 'float32')
      return tf.mul(chosen, tf.div(dy.reshape(kept), tf.sum(chosen, axes, true)))
    }
    return { value, gradFunc }
  })
  return op(x)
}
