import { permuteLayer } from '@core/layers/permute'
import { only, type LayerBuild } from './build'

export const permute: LayerBuild = {
  keras: (tf, name, params) => tf.layers.permute({ name, dims: permuteLayer.parse(params).dims }),
  apply({ runtime }, params, inputs) {
    const sums = runtime.tf.transpose(only(inputs), [0, ...permuteLayer.parse(params).dims])
    return { sums, activation: 'linear' }
  }
}
