import { spatialDropout1dLayer } from '@core/layers/spatialDropout1d'
import { only, type LayerBuild } from './build'
import { dropValues } from './randomness'

export const spatialDropout1d: LayerBuild = {
  keras: (tf, name, params) => tf.layers.spatialDropout1d({ name, ...spatialDropout1dLayer.parse(params) }),
  apply(context, params, inputs) {
    const input = only(inputs)
    const rows = input.shape[0] ?? 0
    const channels = input.shape.at(-1) ?? 1
    const { rate } = spatialDropout1dLayer.parse(params)
    return { sums: dropValues(context, input, rate, [rows, 1, channels]), activation: 'linear' }
  }
}
