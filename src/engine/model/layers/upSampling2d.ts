import type { layers, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { upSampling2dLayer } from '@core/layers/upSampling2d'
import type { TensorFlow } from '@engine/runtime'
import { resize } from '../ops/resize'
import { only, type LayerBuild } from './build'

/**
 * tf.layers interpolates between the corners of pixels, Keras 3 between their centres. That is the mean over a window
 * as large as one pixel of the image repeated; at the edges the window holds what is left of it. With an even size the
 * centres fall between the repeated pixels, so there they are repeated twice as often and every other one is taken.
 */
function betweenCentres(tf: TensorFlow, name: string, size: readonly [number, number]): layers.Layer[] {
  const steps = size.map((times) => (times % 2 === 0 ? 2 : 1)) as [number, number]
  const window = size.map((times, i) => times * (steps[i] ?? 1)) as [number, number]
  return [
    tf.layers.upSampling2d({ name: `${name}_repeat`, size: window, interpolation: 'nearest' }),
    tf.layers.averagePooling2d({ name, poolSize: window, strides: steps, padding: 'same' })
  ]
}

export const upSampling2d: LayerBuild = {
  keras(tf, name, params) {
    const { size, interpolation } = upSampling2dLayer.parse(params)
    if (interpolation === 'bilinear') return betweenCentres(tf, name, size)
    return tf.layers.upSampling2d({ name, size, interpolation })
  },
  apply({ runtime }, params, inputs) {
    const { size, interpolation } = upSampling2dLayer.parse(params)
    const x = only(inputs) as Tensor4D
    const sums = resize(runtime, x, [x.shape[1] * size[0], x.shape[2] * size[1]], interpolation)
    return { sums, activation: 'linear' }
  }
}
