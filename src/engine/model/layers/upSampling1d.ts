import { upSampling1dLayer } from '@core/layers/upSampling1d'
import { resize } from '../ops/resize'
import { only, type LayerBuild } from './build'
import { alongSteps, stockAlongSteps } from './sequences'

export const upSampling1d: LayerBuild = {
  keras(tf, name, params, [shape = []]) {
    const { size } = upSampling1dLayer.parse(params)
    const repeat = tf.layers.upSampling2d({ name: `${name}_repeat`, size: [size, 1] })
    return stockAlongSteps(tf, name, shape, repeat, upSampling1dLayer.outputShape(params, [shape]))
  },
  apply({ runtime }, params, inputs) {
    const { size } = upSampling1dLayer.parse(params)
    const sums = alongSteps(only(inputs), (image) => resize(runtime, image, [image.shape[1] * size, 1], 'nearest'))
    return { sums, activation: 'linear' }
  }
}
