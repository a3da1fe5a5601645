import { rescalingLayer } from '@core/layers/rescaling'
import { only, type LayerBuild } from './build'

export const rescaling: LayerBuild = {
  keras: (tf, name, params) => tf.layers.rescaling({ name, ...rescalingLayer.parse(params) }),
  apply({ runtime: { tf } }, params, inputs) {
    const { scale, offset } = rescalingLayer.parse(params)
    const scaled = tf.mul(only(inputs), scale)
    return { sums: offset === 0 ? scaled : tf.add(scaled, offset), activation: 'linear' }
  }
}
