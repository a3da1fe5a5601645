/** Two examples made one: a batch and the same batch turned by one place are put together, targets included. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import type { Augmentation } from '@shared/project'
import type { Runtime } from '@engine/runtime'
import { statelessGamma } from '../ops'
import { boxesIn } from './boxes'
import { arithmetic, overPixels, type Draws, type PerPicture } from './draws'

type Mixing = Extract<Augmentation, { kind: 'mixup' | 'cutmix' }>

export function isMixing(augmentation: Augmentation): augmentation is Mixing {
  return augmentation.kind === 'mixup' || augmentation.kind === 'cutmix'
}

export interface Mixable {
  /** [rows, height, width, channels] */
  pixels: Tensor4D
  /** [rows, units] */
  targets: Tensor2D
}

/**
 * The larger share is always the example's own: its label stays the one that counts for accuracy. As both examples of a
 * pair are met in every order, this draws from the same mixed pictures as the papers do.
 */
export function mixed(runtime: Runtime, { pixels, targets }: Mixable, augmentation: Mixing, draws: Draws): Mixable {
  const { tf } = runtime
  const { mul } = arithmetic(tf)
  const { alpha, probability, kind } = augmentation
  const chosen = draws.chance(probability)
  // With itself there is nothing to mix.
  if (chosen === 0 || draws.rows < 2) return { pixels, targets }
  /** The neighbour's part, 0 where nothing is mixed. */
  const part = mul(chosen, smallerShares(runtime, alpha, draws))
  if (kind === 'mixup') {
    return {
      pixels: blend(runtime, pixels, overPixels(tf, part)),
      targets: blend(runtime, targets, column(runtime, part))
    }
  }
  const [, height, width] = pixels.shape
  const ratio = tf.sqrt(part as Tensor1D)
  const sides = { width: mul(width, ratio), height: mul(height, ratio) }
  const { mask, share } = boxesIn(runtime, { width, height }, sides, draws)
  return { pixels: blend(runtime, pixels, mask), targets: blend(runtime, targets, column(runtime, share)) }
}

/** Close to the smallest number of float32. */
const LEAST = 1e-37

/** min(lambda, 1 - lambda) for lambda from Beta(alpha, alpha), as a share of two gamma numbers. @returns [rows] */
function smallerShares(runtime: Runtime, alpha: number, draws: Draws): Tensor1D {
  const { tf } = runtime
  const [a, b] = tf.unstack(statelessGamma(runtime, [2, draws.rows], draws.seed(), alpha)) as [Tensor1D, Tensor1D]
  // Both can be 0 in float32 where alpha is small: then nothing is mixed.
  return tf.div(tf.minimum(a, b), tf.maximum(tf.add(a, b), LEAST))
}

/** x * (1 - part) + neighbour * part; where the part is 0 the bits stay. */
function blend<T extends Tensor>({ tf }: Runtime, x: T, part: number | Tensor): T {
  const [rows] = x.shape as [number]
  const rest = x.shape.slice(1)
  const zeros = rest.map(() => 0)
  const neighbour = tf.concat([
    tf.slice(x, [rows - 1, ...zeros], [1, ...rest]),
    tf.slice(x, [0, ...zeros], [rows - 1, ...rest])
  ])
  return tf.add(tf.mul(x, tf.sub(1, part)), tf.mul(neighbour, part)) as T
}

function column({ tf }: Runtime, part: PerPicture): number | Tensor {
  return typeof part === 'number' ? part : tf.expandDims(part, 1)
}
