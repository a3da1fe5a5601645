/** Pooling of volumes, as TensorFlow defines it. */
import type { Tensor, Tensor5D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'

type Volume = [number, number, number]

interface Window {
  poolSize: Volume
  strides: Volume
  padding: 'valid' | 'same'
}

/**
 * Without what lies behind the last window: where windows jump further than they reach, TensorFlow's MaxPool3D on the
 * CPU takes that for a padding below 0 and moves its windows.
 */
function upToLastWindow({ tf }: Runtime, x: Tensor5D, { poolSize, strides }: Window): Tensor5D {
  const [, ...sides] = x.shape
  const reached = [0, 1, 2].map((i) => {
    const [length = 0, window = 1, stride = 1] = [sides[i], poolSize[i], strides[i]]
    return Math.min(length, (Math.ceil(length / stride) - 1) * stride + window)
  }) as Volume
  if (reached.every((length, i) => length === sides[i])) return x
  return tf.slice(x, [0, 0, 0, 0, 0], [-1, ...reached, -1])
}

/** @param x [rows, depth, height, width, channels] */
export function pool3d(runtime: Runtime, x: Tensor5D, kind: 'max' | 'average', window: Window): Tensor {
  const { tf } = runtime
  const { poolSize, strides, padding } = window
  const volume = padding === 'same' ? upToLastWindow(runtime, x, window) : x
  const pool = kind === 'max' ? tf.maxPool3d : tf.avgPool3d
  return pool(volume, poolSize, strides, padding)
}
