import { z } from 'zod'
import { defineLayer, only, type Shape } from './layerType'
import { centerSchema, channelWeights, epsilonSchema, scaleSchema } from './normalization'

/** A shape has at least one side: documents and layers make no others. */
const valuesOf = (shapes: readonly Shape[]): number => only(shapes).at(-1) ?? 1

export const layerNormalizationLayer = defineLayer({
  type: 'layerNormalization',
  title: 'LayerNormalization',
  help: 'Brings the values of each place or step to mean 0 and deviation 1, example by example; used in transformers.',
  source: 'https://keras.io/api/layers/normalization_layers/layer_normalization/',
  params: z.strictObject({ epsilon: epsilonSchema, center: centerSchema, scale: scaleSchema }),
  inputs: 1,
  outputShape: (_, shapes) => [...only(shapes)],
  weights: (params, shapes) => channelWeights(valuesOf(shapes), params)
})
