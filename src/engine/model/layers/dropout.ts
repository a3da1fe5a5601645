import { dropoutLayer } from '@core/layers/dropout'
import { only, type LayerBuild } from './build'
import { dropValues } from './randomness'

export const dropout: LayerBuild = {
  keras(tf, name, params) {
    // Stock Dropout repeats its mask, so Anneal never trains with it; when predicting and after export it does nothing.
    // eslint-disable-next-line no-restricted-syntax
    return tf.layers.dropout({ name, rate: dropoutLayer.parse(params).rate })
  },
  apply: (context, params, inputs) => ({
    sums: dropValues(context, only(inputs), dropoutLayer.parse(params).rate),
    activation: 'linear'
  })
}
