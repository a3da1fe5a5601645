import { layerNormalizationLayer } from '@core/layers/layerNormalization'
import { normalize } from '../ops/normalize'
import { only, type LayerBuild } from './build'
import { scaled } from './scaled'

export const layerNormalization: LayerBuild = {
  keras: (tf, name, params) => tf.layers.layerNormalization({ name, ...layerNormalizationLayer.parse(params) }),
  apply(context, params, inputs) {
    const { epsilon, ...learned } = layerNormalizationLayer.parse(params)
    const x = only(inputs)
    return {
      sums: scaled(context, normalize(context.runtime, x, [x.rank - 1], epsilon), learned),
      activation: 'linear'
    }
  }
}
