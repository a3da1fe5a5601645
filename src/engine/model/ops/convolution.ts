/**
 * Convolution with filters whose taps are apart. Neither tfjs nor TensorFlow on the CPU can do its way back, so the
 * image is cut into grids in which the taps are side by side.
 */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'

type Sides = readonly [number, number]

export interface Sliding {
  strides: Sides
  /** Above 1 only where strides are 1. */
  dilation: Sides
  padding: 'valid' | 'same'
}

/**
 * Source: tf.nn.with_space_to_batch.
 * @param x [rows, height, width, channels]
 * @param kernel [height, width, channels, filters]
 */
export function convolve({ tf }: Runtime, x: Tensor4D, kernel: Tensor4D, sliding: Sliding): Tensor {
  const { strides, dilation, padding } = sliding
  if (Math.max(...dilation) === 1) return tf.conv2d(x, kernel, [...strides], padding)
  const pads = [0, 1].map((side) => {
    const length = x.shape[side + 1] ?? 0
    const step = dilation[side] ?? 1
    const edge = padding === 'same' ? ((kernel.shape[side] ?? 1) - 1) * step : 0
    const before = Math.floor(edge / 2)
    // Filled up to whole grids; what that adds behind is cut off again.
    const filling = (step - ((length + edge) % step)) % step
    return { before, after: edge - before + filling, filling }
  })
  const grids = tf.spaceToBatchND(
    x,
    [...dilation],
    pads.map(({ before, after }) => [before, after])
  )
  const crops = pads.map(({ filling }) => [0, filling])
  return tf.batchToSpaceND(tf.conv2d(grids as Tensor4D, kernel, 1, 'valid'), [...dilation], crops)
}
