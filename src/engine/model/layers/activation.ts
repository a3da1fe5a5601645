import { activationLayer } from '@core/layers/activation'
import { withActivation } from '../activate'
import { only, type LayerBuild } from './build'

export const activation: LayerBuild = {
  keras: (tf, name, params) =>
    withActivation(tf, name, activationLayer.parse(params).activation, (activation) =>
      tf.layers.activation({ name, activation })
    ),
  apply: (_, params, inputs) => ({ sums: only(inputs), activation: activationLayer.parse(params).activation })
}
