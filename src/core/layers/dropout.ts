import { z } from 'zod'
import { defineLayer, only } from './layerType'
import { rateSchema } from './settings'

export const dropoutLayer = defineLayer({
  type: 'dropout',
  title: 'Dropout',
  help: 'While training, sets a random part of the values to 0, so that the network does not learn by heart.',
  source: 'https://keras.io/api/layers/regularization_layers/dropout/',
  params: z.strictObject({
    rate: rateSchema('The part of the values that is zeroed; the others are scaled by 1 / (1 - rate).')
  }),
  inputs: 1,
  outputShape: (_, shapes) => [...only(shapes)]
})
