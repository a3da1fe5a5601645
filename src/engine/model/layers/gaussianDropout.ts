import { gaussianDropoutLayer } from '@core/layers/gaussianDropout'
import { only, type LayerBuild } from './build'
import { normals } from './randomness'

export const gaussianDropout: LayerBuild = {
  keras: (tf, name, params) => tf.layers.gaussianDropout({ name, ...gaussianDropoutLayer.parse(params) }),
  apply(context, params, inputs) {
    const input = only(inputs)
    const { rate } = gaussianDropoutLayer.parse(params)
    const { runtime, training } = context
    if (!training || rate === 0) return { sums: input, activation: 'linear' }
    const { tf } = runtime
    const factors = tf.add(tf.mul(normals(context, training, input.shape), Math.sqrt(rate / (1 - rate))), 1)
    return { sums: tf.mul(input, factors), activation: 'linear' }
  }
}
