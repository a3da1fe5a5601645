/** For tests: pictures through the real ops, and their plain counterparts. */
import type { Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { uniformAt } from '@core/data/random'
import type { Augmentation } from '@shared/project'
import type { Runtime } from '@engine/runtime'
import { augmentPictures } from './index'

export type Shape4 = [number, number, number, number]

/** Pictures of noise, every value between 0.1 and 0.9. */
export function pictures([rows, height, width, channels]: Shape4, salt = 1): Float32Array {
  return Float32Array.from({ length: rows * height * width * channels }, (_, i) => 0.1 + 0.8 * uniformAt(salt, 9, i))
}

export function augmented(
  runtime: Runtime,
  list: readonly Augmentation[],
  values: Float32Array,
  shape: Shape4,
  { seed = 1, step = 0 } = {}
): Float32Array {
  const { tf } = runtime
  return tf.tidy(() => {
    const x: Tensor4D = tf.tensor4d(values, shape)
    return augmentPictures(runtime, list, x, { seed, step: tf.scalar(step, 'int32') }).dataSync<'float32'>()
  })
}

/** The value at a place; mirrored at the edges, where the outermost pixels are met twice. */
export function pixelAt(values: Float32Array, [, height, width, channels]: Shape4) {
  const mirror = (i: number, n: number): number => {
    const period = ((i % (2 * n)) + 2 * n) % (2 * n)
    return period < n ? period : 2 * n - 1 - period
  }
  return (row: number, y: number, x: number, channel: number): number =>
    values[((row * height + mirror(y, height)) * width + mirror(x, width)) * channels + channel] ?? NaN
}

/** Calls for every value of a batch, in order. */
export function mapPixels(
  [rows, height, width, channels]: Shape4,
  value: (row: number, y: number, x: number, channel: number) => number
): Float32Array {
  const found = new Float32Array(rows * height * width * channels)
  let at = 0
  for (let row = 0; row < rows; row++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let channel = 0; channel < channels; channel++) found[at++] = value(row, y, x, channel)
      }
    }
  }
  return found
}

/** Bilinear between the four pixels around a place that need not be whole. */
export function between(at: ReturnType<typeof pixelAt>, row: number, y: number, x: number, channel: number): number {
  const [top, left] = [Math.floor(y), Math.floor(x)]
  const [v, u] = [y - top, x - left]
  const upper = (1 - u) * at(row, top, left, channel) + u * at(row, top, left + 1, channel)
  const lower = (1 - u) * at(row, top + 1, left, channel) + u * at(row, top + 1, left + 1, channel)
  return (1 - v) * upper + v * lower
}

export function worst(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0)
}

/** Kolmogorov and Smirnov's distance of values from even ones in [from, to]. Below 1.95 / sqrt(n) in 999 of 1,000 draws. */
export function distanceFromEven(values: readonly number[], from: number, to: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.reduce((most, value, i) => {
    const expected = Math.min(1, Math.max(0, (value - from) / (to - from)))
    return Math.max(most, Math.abs(expected - i / sorted.length), Math.abs(expected - (i + 1) / sorted.length))
  }, 0)
}
