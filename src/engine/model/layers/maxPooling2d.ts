import type { Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { maxPooling2dLayer } from '@core/layers/maxPooling2d'
import { only, type LayerBuild } from './build'

export const maxPooling2d: LayerBuild = {
  keras(tf, name, params) {
    const { poolSize, strides, padding } = maxPooling2dLayer.parse(params)
    return tf.layers.maxPooling2d({ name, poolSize, strides: strides ?? poolSize, padding })
  },
  picks: true,
  apply({ runtime }, params, inputs) {
    const { poolSize, strides, padding } = maxPooling2dLayer.parse(params)
    const sums = runtime.tf.maxPool(only(inputs) as Tensor4D, poolSize, strides ?? poolSize, padding)
    return { sums, activation: 'linear' }
  }
}
