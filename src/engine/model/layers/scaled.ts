import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { biasAdd } from '../ops'
import { weight, type ApplyContext } from './build'

/** Each channel by its factor and plus its constant, as far as the layer has them. */
export function scaled(
  context: ApplyContext,
  x: Tensor,
  { center, scale }: { center: boolean; scale: boolean }
): Tensor {
  const by = scale ? context.runtime.tf.mul(x, weight(context, 'gamma')) : x
  return center ? biasAdd(context.runtime, by, weight(context, 'beta')) : by
}
