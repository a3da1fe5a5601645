import { spatialDropout3dLayer } from '@core/layers/spatialDropout3d'
import { only, type LayerBuild } from './build'
import { dropValues } from './randomness'

export const spatialDropout3d: LayerBuild = {
  keras(tf, name, params) {
    // As little as Dropout it does anything when predicting; TF.js has no class of this name.
    // eslint-disable-next-line no-restricted-syntax
    return tf.layers.dropout({ name, rate: spatialDropout3dLayer.parse(params).rate })
  },
  apply(context, params, inputs) {
    const input = only(inputs)
    const rows = input.shape[0] ?? 0
    const channels = input.shape.at(-1) ?? 1
    const { rate } = spatialDropout3dLayer.parse(params)
    return { sums: dropValues(context, input, rate, [rows, 1, 1, 1, channels]), activation: 'linear' }
  }
}
