import { gaussianNoiseLayer } from '@core/layers/gaussianNoise'
import { only, type LayerBuild } from './build'
import { normals } from './randomness'

export const gaussianNoise: LayerBuild = {
  keras: (tf, name, params) => tf.layers.gaussianNoise({ name, ...gaussianNoiseLayer.parse(params) }),
  apply(context, params, inputs) {
    const input = only(inputs)
    const { stddev } = gaussianNoiseLayer.parse(params)
    const { runtime, training } = context
    if (!training || stddev === 0) return { sums: input, activation: 'linear' }
    const noise = runtime.tf.mul(normals(context, training, input.shape), stddev)
    return { sums: runtime.tf.add(input, noise), activation: 'linear' }
  }
}
