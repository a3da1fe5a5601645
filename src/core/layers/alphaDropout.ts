import { z } from 'zod'
import { defineLayer, only } from './layerType'
import { rateSchema } from './settings'

export const alphaDropoutLayer = defineLayer({
  type: 'alphaDropout',
  title: 'AlphaDropout',
  help: 'Dropout that keeps mean and deviation, for networks with SELU: dropped values become SELU’s lowest.',
  source: 'https://keras.io/api/layers/regularization_layers/alpha_dropout/',
  params: z.strictObject({ rate: rateSchema('The part of the values that is dropped.') }),
  inputs: 1,
  outputShape: (_, shapes) => [...only(shapes)]
})
