import { activationLayer } from '@core/layers/activation'
import { only, type LayerBuild } from './build'

export const activation: LayerBuild = {
  keras: (tf, name, params) => tf.layers.activation({ name, activation: activationLayer.parse(params).activation }),
  apply: (_, params, inputs) => ({ sums: only(inputs), activation: activationLayer.parse(params).activation })
}
