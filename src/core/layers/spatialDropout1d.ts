import { z } from 'zod'
import { defineLayer } from './layerType'
import { rateSchema } from './settings'
import { sequenceSides } from './sequence'

export const spatialDropout1dLayer = defineLayer({
  type: 'spatialDropout1d',
  title: 'SpatialDropout1D',
  help: 'While training, sets whole channels of a sequence to 0, at all of its steps.',
  source: 'https://keras.io/api/layers/regularization_layers/spatial_dropout1d/',
  params: z.strictObject({
    rate: rateSchema('The part of the channels that is zeroed; the others are scaled by 1 / (1 - rate).')
  }),
  inputs: 1,
  outputShape(_, shapes) {
    const hint = 'Use Dropout for rows and SpatialDropout2D for images, or put a Reshape layer before it.'
    const { steps, values } = sequenceSides('SpatialDropout1D', shapes, hint)
    return [steps, values]
  }
})
