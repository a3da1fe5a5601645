import { maxPooling1dLayer } from '@core/layers/maxPooling1d'
import { only, type LayerBuild } from './build'
import { alongSteps } from './sequences'

export const maxPooling1d: LayerBuild = {
  keras(tf, name, params) {
    const { poolSize, strides, padding } = maxPooling1dLayer.parse(params)
    return tf.layers.maxPooling1d({ name, poolSize, strides: strides ?? poolSize, padding })
  },
  apply({ runtime }, params, inputs) {
    const { poolSize, strides, padding } = maxPooling1dLayer.parse(params)
    const sums = alongSteps(only(inputs), (image) =>
      runtime.tf.maxPool(image, [poolSize, 1], [strides ?? poolSize, 1], padding)
    )
    return { sums, activation: 'linear' }
  }
}
