import { averagePooling1dLayer } from '@core/layers/averagePooling1d'
import { only, type LayerBuild } from './build'
import { alongSteps } from './sequences'

export const averagePooling1d: LayerBuild = {
  keras(tf, name, params) {
    const { poolSize, strides, padding } = averagePooling1dLayer.parse(params)
    return tf.layers.averagePooling1d({ name, poolSize, strides: strides ?? poolSize, padding })
  },
  apply({ runtime }, params, inputs) {
    const { poolSize, strides, padding } = averagePooling1dLayer.parse(params)
    const sums = alongSteps(only(inputs), (image) =>
      runtime.tf.avgPool(image, [poolSize, 1], [strides ?? poolSize, 1], padding)
    )
    return { sums, activation: 'linear' }
  }
}
