/** Noise and blur. Pictures are float32 [rows, height, width, channels] from 0 to 1. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import type { Augmentation } from '@shared/project'
import type { Runtime } from '@engine/runtime'
import { statelessNormal } from '../ops'
import { asTensor, overPixels, type Draws } from './draws'

/** Normal noise, another value for each channel of each pixel. The result may leave 0 to 1. */
export function noisy(
  runtime: Runtime,
  x: Tensor4D,
  { range, probability }: Extract<Augmentation, { kind: 'noise' }>,
  draws: Draws
): Tensor4D {
  const { tf } = runtime
  const deviation = draws.value(range, probability, 0)
  if (deviation === 0) return x
  return tf.add(x, tf.mul(statelessNormal(runtime, [...x.shape], draws.seed()), overPixels(tf, deviation)))
}

/** What a Gaussian has beyond so many deviations is left out. */
const REACH = 3
/** Below this a blur can’t be seen, and its formula would divide by 0. */
const LEAST_SIGMA = 1e-3

/**
 * Gaussian blur with a sigma of its own for each picture; edges are mirrored. All pictures and channels lie side by
 * side as channels of one picture, so that two depthwise convolutions, along the height and along the width, blur all.
 */
export function blurred(
  runtime: Runtime,
  x: Tensor4D,
  { range, probability }: Extract<Augmentation, { kind: 'blur' }>,
  draws: Draws
): Tensor4D {
  const { tf } = runtime
  const sigma = draws.value(range, probability, 0)
  const [rows, height, width, channels] = x.shape
  // A picture is mirrored at most once.
  const radius = Math.min(Math.ceil(REACH * range.to), height - 1, width - 1)
  if (sigma === 0 || radius === 0) return x
  const taps = gaussians(runtime, asTensor(tf, sigma, rows), radius, channels)
  const length = 2 * radius + 1
  const side = tf.reshape(tf.transpose(x, [1, 2, 0, 3]), [1, height, width, rows * channels])
  const padded = tf.mirrorPad(
    side,
    [
      [0, 0],
      [radius, radius],
      [radius, radius],
      [0, 0]
    ],
    'reflect'
  ) as Tensor4D
  const down = tf.depthwiseConv2d(padded, tf.reshape(taps, [length, 1, rows * channels, 1]), 1, 'valid')
  const across = tf.depthwiseConv2d(down, tf.reshape(taps, [1, length, rows * channels, 1]), 1, 'valid')
  return tf.transpose(tf.reshape(across, [height, width, rows, channels]), [2, 0, 1, 3])
}

/** @returns [2 radius + 1, rows * channels], each column sums to 1 */
function gaussians({ tf }: Runtime, sigma: Tensor1D, radius: number, channels: number): Tensor {
  const distance = tf.tensor2d(
    Array.from({ length: 2 * radius + 1 }, (_, i) => (i - radius) ** 2),
    [2 * radius + 1, 1]
  )
  const sharp = tf.maximum(sigma, LEAST_SIGMA)
  const weights = tf.exp(tf.div(distance, tf.mul(-2, tf.square(sharp)))) as Tensor2D
  const normalized = tf.div(weights, tf.sum(weights, 0, true)) as Tensor2D
  return channels === 1
    ? normalized
    : tf.reshape(tf.tile(tf.expandDims(normalized, 2), [1, 1, channels]), [2 * radius + 1, -1])
}
