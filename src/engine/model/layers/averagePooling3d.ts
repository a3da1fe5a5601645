import type { Tensor5D } from '@tensorflow/tfjs-node-gpu'
import { averagePooling3dLayer } from '@core/layers/averagePooling3d'
import { pool3d } from '../ops/pool3d'
import { only, type LayerBuild } from './build'

export const averagePooling3d: LayerBuild = {
  keras(tf, name, params) {
    const { poolSize, strides, padding } = averagePooling3dLayer.parse(params)
    return tf.layers.averagePooling3d({ name, poolSize, strides: strides ?? poolSize, padding })
  },
  apply({ runtime }, params, inputs) {
    const { poolSize, strides, padding } = averagePooling3dLayer.parse(params)
    const window = { poolSize, strides: strides ?? poolSize, padding }
    return { sums: pool3d(runtime, only(inputs) as Tensor5D, 'average', window), activation: 'linear' }
  }
}
