/** What multiplies in a recurrent layer, on rows of values: matrices, or convolutions over images laid out as rows. */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { attributesOf } from './attributes'
import { recurrentOps } from './recurrentOps'

/** x w with its two ways back. */
export interface Product {
  of(x: Tensor, w: Tensor): Tensor
  /** @param like x, for its shape */
  toInput(dz: Tensor, w: Tensor, like: Tensor): Tensor
  /** @param like w, for its shape */
  toWeights(x: Tensor, dz: Tensor, like: Tensor): Tensor
}

export function matrixProduct(runtime: Runtime): Product {
  const { multiply } = recurrentOps(runtime)
  return {
    of: (x, w) => multiply(x, w),
    toInput: (dz, w) => multiply(dz, w, false, true),
    toWeights: (x, dz) => multiply(x, dz, true, false)
  }
}

export interface Sliding {
  /** Height and width of the images that come in, and of those that come out. */
  from: readonly [number, number]
  to: readonly [number, number]
  strides: readonly [number, number]
  padding: 'valid' | 'same'
}

/** Rows are places of images: [images * height * width, channels]. Kernels: [height, width, channels, filters]. */
export function convolutionProduct(runtime: Runtime, { from, to, strides, padding }: Sliding): Product {
  const { tf, backend } = runtime
  const { float, int, text } = attributesOf(runtime)
  const attributes = [
    float(),
    int('strides', [1, ...strides, 1]),
    text('padding', padding.toUpperCase()),
    text('data_format', 'NHWC'),
    int('dilations', [1, 1, 1, 1])
  ]
  const images = (x: Tensor, [height, width]: readonly [number, number]): Tensor =>
    x.reshape([-1, height, width, x.shape[1] ?? 0])
  const rows = (x: Tensor): Tensor => x.reshape([-1, x.shape[3] ?? 0])
  const shapeOf = (x: Tensor): Tensor => tf.tensor1d(x.shape, 'int32')
  return {
    of: (x, w) => rows(backend.executeSingleOutput('Conv2D', attributes, [images(x, from), w])),
    toInput(dz, w, like) {
      const shape = [(like.shape[0] ?? 0) / (from[0] * from[1]), ...from, like.shape[1] ?? 0]
      const inputs = [tf.tensor1d(shape, 'int32'), w, images(dz, to)]
      return rows(backend.executeSingleOutput('Conv2DBackpropInput', attributes, inputs))
    },
    toWeights: (x, dz, like) =>
      backend.executeSingleOutput('Conv2DBackpropFilter', attributes, [images(x, from), shapeOf(like), images(dz, to)])
  }
}
