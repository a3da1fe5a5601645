import type { Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { averagePooling2dLayer } from '@core/layers/averagePooling2d'
import { only, type LayerBuild } from './build'

export const averagePooling2d: LayerBuild = {
  keras(tf, name, params) {
    const { poolSize, strides, padding } = averagePooling2dLayer.parse(params)
    return tf.layers.averagePooling2d({ name, poolSize, strides: strides ?? poolSize, padding })
  },
  apply({ runtime }, params, inputs) {
    const { poolSize, strides, padding } = averagePooling2dLayer.parse(params)
    const sums = runtime.tf.avgPool(only(inputs) as Tensor4D, poolSize, strides ?? poolSize, padding)
    return { sums, activation: 'linear' }
  }
}
