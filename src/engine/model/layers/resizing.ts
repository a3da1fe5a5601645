import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { middle, resizingLayer } from '@core/layers/resizing'
import type { TensorFlow } from '@engine/runtime'
import { resize } from '../ops/resize'
import { only, type LayerBuild } from './build'
import { ownLayer } from './ownLayer'

type Settings = ReturnType<typeof resizingLayer.parse>

function part(tf: TensorFlow, x: Tensor4D, settings: Settings): Tensor4D {
  if (!settings.cropToAspectRatio) return x
  const { top, left, height, width } = middle([x.shape[1], x.shape[2]], settings)
  return tf.slice(x, [0, top, left, 0], [-1, height, width, -1])
}

export const resizing: LayerBuild = {
  /** Stock Resizing puts the corners of pixels upon each other, and gets its own shape wrong. */
  keras(tf, name, params) {
    const settings = resizingLayer.parse(params)
    const { height, width, interpolation } = settings
    const compute = (inputs: readonly Tensor[]): Tensor => {
      const x = part(tf, only(inputs) as Tensor4D, settings)
      if (interpolation === 'nearest') return tf.image.resizeNearestNeighbor(x, [height, width], false, true)
      return tf.image.resizeBilinear(x, [height, width], false, true)
    }
    return ownLayer(tf, { name, className: 'Resizing', type: resizingLayer, params, compute })
  },
  apply({ runtime }, params, inputs) {
    const settings = resizingLayer.parse(params)
    const x = part(runtime.tf, only(inputs) as Tensor4D, settings)
    const sums = resize(runtime, x, [settings.height, settings.width], settings.interpolation)
    return { sums, activation: 'linear' }
  }
}
