/** Taking places of a tensor by their numbers. tfjs' own gather reads the numbers back, so no graph can hold it. */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, attributesOf, type Save } from './attributes'

/**
 * Places along an axis: GatherV2. Without a gradient.
 * @param numbers int32, each below the axis' length
 */
export function gather(runtime: Runtime, x: Tensor, numbers: Tensor1D, axis: 0 | 1): Tensor {
  const { tf, backend, binding } = runtime
  const { float, int, type } = attributesOf(runtime)
  const types = [float('Tparams'), type('Tindices', binding.TF_INT32), type('Taxis', binding.TF_INT32)]
  return backend.executeSingleOutput(
    'GatherV2',
    [int('batch_dims', 0), ...types],
    [x, numbers, tf.scalar(axis, 'int32')]
  )
}

/**
 * A row of the table for each id: GatherV2, and UnsortedSegmentSum for the table's gradient. Ids outside the table take
 * its first or last row, as there is no other answer inside a graph.
 * @param table [ids, values]
 * @param ids float32, whole numbers from 0: [batch, steps]
 * @returns [batch, steps, values]
 */
export function lookUp(runtime: Runtime, table: Tensor2D, ids: Tensor): Tensor {
  const { tf } = runtime
  const [rows, width] = table.shape
  const flat = tf.cast(tf.clipByValue(tf.reshape(ids, [-1]), 0, rows - 1), 'int32') as Tensor1D
  const op = tf.customGrad((x, save) => {
    // Kept for the way back: what the forward pass made beside it is gone by then.
    ;(save as Save)([flat])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
      tf.unsortedSegmentSum(dy as Tensor2D, at(saved, 0) as Tensor1D, rows)
    return { value: gather(runtime, x as Tensor, flat, 0), gradFunc }
  })
  return tf.reshape(op(table), [...ids.shape, width])
}
