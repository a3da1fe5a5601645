/** Rectangles in pictures, one a picture, as masks; and cutout, which paints them over. */
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import type { Augmentation } from '@shared/project'
import type { Runtime } from '@engine/runtime'
import { arithmetic, overPixels, type Draws, type PerPicture } from './draws'

export interface Boxes {
  /** [rows, height, width, 1]: 1 inside */
  mask: Tensor4D
  /** [rows]: the share of the picture they cover */
  share: Tensor1D
}

/**
 * A pixel is inside when its middle is. The box's middle falls evenly over the picture, so a part of it may lie outside.
 * @param sides in px
 */
export function boxesIn(
  { tf }: Runtime,
  size: { width: number; height: number },
  sides: { width: PerPicture; height: PerPicture },
  draws: Draws
): Boxes {
  const { mul } = arithmetic(tf)
  const within = (length: number, side: PerPicture, shape: number[]): Tensor => {
    const middles = tf.reshape(tf.tensor1d(Array.from({ length }, (_, i) => i + 0.5)), shape)
    const center = overPixels(tf, mul(length, draws.uniform()))
    const inside = tf.less(tf.abs(tf.sub(middles, center)), overPixels(tf, mul(0.5, side)))
    return tf.cast(inside, 'float32')
  }
  const rows = within(size.height, sides.height, [1, -1, 1, 1])
  const columns = within(size.width, sides.width, [1, 1, -1, 1])
  const covered = tf.mul(tf.mean(rows, [1, 2, 3]), tf.mean(columns, [1, 2, 3]))
  return { mask: tf.mul(rows, columns), share: covered as Tensor1D }
}

/** Squares in the mean colour of their picture (DeVries and Taylor 2017 take the mean of the data). */
export function cutOut(
  runtime: Runtime,
  x: Tensor4D,
  { range, probability }: Extract<Augmentation, { kind: 'cutout' }>,
  draws: Draws
): Tensor4D {
  const { tf } = runtime
  const [, height, width] = x.shape
  const side = arithmetic(tf).mul(Math.min(height, width), draws.value(range, probability, 0))
  if (side === 0) return x
  const { mask } = boxesIn(runtime, { width, height }, { width: side, height: side }, draws)
  // x * (1 - mask) + mean * mask: outside the squares pixels keep their bits.
  return tf.add(tf.mul(x, tf.sub(1, mask)), tf.mul(tf.mean(x, [1, 2], true), mask))
}
