import type { Tensor5D } from '@tensorflow/tfjs-node-gpu'
import { maxPooling3dLayer } from '@core/layers/maxPooling3d'
import { pool3d } from '../ops/pool3d'
import { only, type LayerBuild } from './build'

export const maxPooling3d: LayerBuild = {
  keras(tf, name, params) {
    const { poolSize, strides, padding } = maxPooling3dLayer.parse(params)
    return tf.layers.maxPooling3d({ name, poolSize, strides: strides ?? poolSize, padding })
  },
  apply({ runtime }, params, inputs) {
    const { poolSize, strides, padding } = maxPooling3dLayer.parse(params)
    const window = { poolSize, strides: strides ?? poolSize, padding }
    return { sums: pool3d(runtime, only(inputs) as Tensor5D, 'max', window), activation: 'linear' }
  }
}
