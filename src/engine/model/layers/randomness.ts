/** Random numbers of a training step: a pure function of (run seed, layer, step), so they can be traced and resumed. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu'
import { streamOf, threefry2x32 } from '@core/data/random'
import type { TensorFlow } from '@engine/runtime'
import { statelessNormal, statelessUniform } from '../ops'
import type { ApplyContext, LayerTraining } from './build'

/** A run and the step it is at. */
export type Moment = Pick<LayerTraining, 'seed' | 'step'>

/**
 * The two words a stateless op is keyed by.
 * @param stream what draws: streams of different names share no numbers
 */
export function seedOf(tf: TensorFlow, stream: string, { seed, step }: Moment): Tensor1D {
  const [key] = threefry2x32(seed, streamOf(stream), 0, 0)
  return tf.stack([tf.scalar(key | 0, 'int32'), step]) as Tensor1D
}

const streamOfLayer = (nodeId: string): string => `dropout/${nodeId}`

/** 1 with probability 1 - rate, else 0. */
export function keepMask(
  { runtime, nodeId }: ApplyContext,
  training: LayerTraining,
  shape: number[],
  rate: number
): Tensor {
  const { tf } = runtime
  // Kept where the number is at least `rate`: Keras' and TensorFlow's rule.
  const kept = tf.greaterEqual(statelessUniform(runtime, shape, seedOf(tf, streamOfLayer(nodeId), training)), rate)
  return tf.cast(kept, 'float32')
}

/** Standard normal numbers. */
export function normals({ runtime, nodeId }: ApplyContext, training: LayerTraining, shape: number[]): Tensor {
  return statelessNormal(runtime, shape, seedOf(runtime.tf, streamOfLayer(nodeId), training))
}

/** Zeroes a part of the values and scales the others, so that the expected sum stays. @param shape of the mask */
export function dropValues(context: ApplyContext, input: Tensor, rate: number, shape = input.shape): Tensor {
  const { runtime, training } = context
  if (!training || rate === 0) return input
  return runtime.tf.mul(input, runtime.tf.mul(keepMask(context, training, shape, rate), 1 / (1 - rate)))
}
