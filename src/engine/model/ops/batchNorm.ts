/** FusedBatchNormV3 and its gradient: normalization over all sides but the last, in one op each way. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, attributesOf, type Save } from './attributes'

export interface BatchNormInput {
  /** [rows, height, width, channels] */
  x: Tensor
  /** [channels] */
  gamma: Tensor
  /** [channels] */
  beta: Tensor
  epsilon: number
}

type Attributes = Parameters<Runtime['backend']['executeMultipleOutputs']>[1]

function attributes(runtime: Runtime, epsilon: number, training: boolean): Attributes {
  const { float, number, flag, text } = attributesOf(runtime)
  const types = [float('T'), float('U')]
  return [...types, number('epsilon', epsilon), text('data_format', 'NHWC'), flag('is_training', training)]
}

/** gamma * (x - mean) / sqrt(variance + epsilon) + beta, without a gradient: for evaluating and answering. */
export function fusedBatchNorm(runtime: Runtime, input: BatchNormInput, mean: Tensor, variance: Tensor): Tensor {
  const { x, gamma, beta, epsilon } = input
  const given = [x, gamma, beta, mean, variance]
  return at(
    runtime.backend.executeMultipleOutputs('FusedBatchNormV3', attributes(runtime, epsilon, false), given, 6),
    0
  )
}

/**
 * The same with the batch's own mean and variance, with its gradient.
 * @returns `variance` divided by the number of rows minus 1 (by 1 where there is one row)
 */
export function fusedBatchNormTraining(
  runtime: Runtime,
  { x, gamma, beta, epsilon }: BatchNormInput
): { y: Tensor; mean: Tensor1D; variance: Tensor1D } {
  const { tf, backend } = runtime
  const attrs = attributes(runtime, epsilon, true)
  const none = tf.tensor1d([])
  let statistics: Tensor[] = []
  const op = tf.customGrad((a, b, c, save) => {
    const [values, scale, offset] = [a, b, c] as Tensor[] as [Tensor, Tensor, Tensor]
    const outputs = backend.executeMultipleOutputs('FusedBatchNormV3', attrs, [values, scale, offset, none, none], 6)
    // They leave this function beside the value, which tfjs' gradients don't provide for.
    statistics = [tf.keep(at(outputs, 1)), tf.keep(at(outputs, 2))]
    ;(save as unknown as Save)([values, scale, at(outputs, 3), at(outputs, 4), at(outputs, 5)])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      return backend.executeMultipleOutputs('FusedBatchNormGradV3', attrs, [dy, ...saved], 5).slice(0, 3)
    }
    return { value: at(outputs, 0), gradFunc }
  })
  const y = op(x, gamma, beta)
  const [mean, variance] = statistics.map((kept) => {
    const free = tf.clone(kept)
    kept.dispose()
    return free
  }) as [Tensor1D, Tensor1D]
  return { y, mean, variance }
}
