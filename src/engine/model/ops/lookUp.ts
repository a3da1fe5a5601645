import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'

/**
 * A row of the table for each id: GatherV2, and UnsortedSegmentSum for the table's gradient (where tfjs moves axes
 * about). Ids outside the table take its first or last row, as there is no other answer inside a graph.
 * @param table [ids, values]
 * @param ids float32, whole numbers from 0: [batch, steps]
 * @returns [batch, steps, values]
 */
export function lookUp({ tf }: Runtime, table: Tensor2D, ids: Tensor): Tensor {
  const [rows, width] = table.shape
  const flat = tf.cast(tf.clipByValue(tf.reshape(ids, [-1]), 0, rows - 1), 'int32') as Tensor1D
  const op = tf.customGrad((x) => {
    const gradFunc = (dy: Tensor): Tensor => tf.unsortedSegmentSum(dy as Tensor2D, flat, rows)
    return { value: tf.gather(x as Tensor2D, flat), gradFunc }
  })
  return tf.reshape(op(table), [...ids.shape, width])
}
