/**
 * Resizing images between the centres of pixels, as Keras 3 does. tfjs can do that forward, but leaves it out on the
 * way back.
 */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import type { Interpolation } from '@core/layers/interpolation'
import type { Runtime } from '@engine/runtime'
import { at, attributesOf, type Save } from './attributes'

/**
 * Source: tf.image.resize (ResizeBilinear and ResizeNearestNeighbor with half_pixel_centers).
 * @param x [rows, height, width, channels]
 * @param size height and width of the result
 */
export function resize(runtime: Runtime, x: Tensor4D, size: readonly [number, number], how: Interpolation): Tensor {
  const { tf, backend } = runtime
  const [, height, width] = x.shape
  const { float, flag } = attributesOf(runtime)
  const attributes = [float(), flag('align_corners', false), flag('half_pixel_centers', true)]
  const sides = (values: readonly number[]): Tensor => tf.tensor1d([...values], 'int32')
  const op = tf.customGrad((a, save) => {
    const image = a as Tensor
    if (how === 'nearest') {
      const value = backend.executeSingleOutput('ResizeNearestNeighbor', attributes, [image, sides(size)])
      const gradFunc = (dy: Tensor): Tensor =>
        backend.executeSingleOutput('ResizeNearestNeighborGrad', attributes, [dy, sides([height, width])])
      return { value, gradFunc }
    }
    ;(save as Save)([image])
    const value = backend.executeSingleOutput('ResizeBilinear', attributes, [image, sides(size)])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
      backend.executeSingleOutput('ResizeBilinearGrad', attributes, [dy, at(saved, 0)])
    return { value, gradFunc }
  })
  return op(x)
}
