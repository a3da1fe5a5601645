import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, only, showShape, type Shape } from './layerType'
import { centerSchema, channelWeights, epsilonSchema, scaleSchema } from './normalization'

/** The last side. @throws `shape-mismatch`: TF.js normalizes no films */
function valuesOf(shapes: readonly Shape[]): number {
  const shape = only(shapes)
  const values = shape.at(-1)
  if (values !== undefined && shape.length <= 3) return values
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `LayerNormalization takes rows, sequences or images, it gets ${showShape(shape)}.`,
    hint: 'Put a Reshape layer before it.'
  })
}

export const layerNormalizationLayer = defineLayer({
  type: 'layerNormalization',
  title: 'LayerNormalization',
  help: 'Brings the values of each place or step to mean 0 and deviation 1, example by example; used in transformers.',
  source: 'https://keras.io/api/layers/normalization_layers/layer_normalization/',
  params: z.strictObject({ epsilon: epsilonSchema, center: centerSchema, scale: scaleSchema }),
  inputs: 1,
  outputShape(_, shapes) {
    valuesOf(shapes)
    return [...only(shapes)]
  },
  weights: (params, shapes) => channelWeights(valuesOf(shapes), params)
})
