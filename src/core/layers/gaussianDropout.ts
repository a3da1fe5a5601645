import { z } from 'zod'
import { defineLayer, only } from './layerType'
import { rateSchema } from './settings'

export const gaussianDropoutLayer = defineLayer({
  type: 'gaussianDropout',
  title: 'GaussianDropout',
  help: 'While training, multiplies each value by a random factor around 1; a softer Dropout.',
  source: 'https://keras.io/api/layers/regularization_layers/gaussian_dropout/',
  params: z.strictObject({ rate: rateSchema('How strong: the factors deviate by sqrt(rate / (1 - rate)).') }),
  inputs: 1,
  outputShape: (_, shapes) => [...only(shapes)]
})
