/** BroadcastTo: tfjs has it only as Tile, whose gradient is one slice and one sum for each repetition. */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { attributesOf } from './attributes'

/** Repeats the sides of 1 until the shape is reached; what comes back is summed up. @param shape of the same rank */
export function broadcastTo(runtime: Runtime, x: Tensor, shape: readonly number[]): Tensor {
  const { tf, backend, binding } = runtime
  const axes = x.shape.flatMap((side, axis) => (side === shape[axis] ? [] : [axis]))
  if (axes.length === 0) return x
  const { float, type } = attributesOf(runtime)
  const op = tf.customGrad((a) => ({
    value: backend.executeSingleOutput(
      'BroadcastTo',
      [float(), type('Tidx', binding.TF_INT32)],
      [a as Tensor, tf.tensor1d([...shape], 'int32')]
    ),
    gradFunc: (dy: Tensor) => tf.sum(dy, axes, true)
  }))
  return op(x)
}
