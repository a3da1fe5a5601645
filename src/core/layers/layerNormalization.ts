import { z } from 'zod'
import { defineLayer, only } from './layerType'
import { centerSchema, channelsOf, channelWeights, epsilonSchema, scaleSchema } from './normalization'

export const layerNormalizationLayer = defineLayer({
  type: 'layerNormalization',
  title: 'LayerNormalization',
  help: 'Brings the values of each place or step to mean 0 and deviation 1, example by example; used in transformers.',
  source: 'https://keras.io/api/layers/normalization_layers/layer_normalization/',
  params: z.strictObject({ epsilon: epsilonSchema, center: centerSchema, scale: scaleSchema }),
  inputs: 1,
  outputShape(_, shapes) {
    channelsOf('LayerNormalization', only(shapes))
    return [...only(shapes)]
  },
  weights: (params, shapes) => channelWeights(channelsOf('LayerNormalization', only(shapes)), params)
})
