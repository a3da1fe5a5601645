import { z } from 'zod'
import { defineLayer, imageSides, only } from './layerType'
import { rateSchema } from './settings'

export const spatialDropout2dLayer = defineLayer({
  type: 'spatialDropout2d',
  title: 'SpatialDropout2D',
  help: 'While training, sets whole channels of an image to 0; neighbouring pixels say much the same, so dropping single ones does little.',
  source: 'https://keras.io/api/layers/regularization_layers/spatial_dropout2d/',
  params: z.strictObject({
    rate: rateSchema('The part of the channels that is zeroed; the others are scaled by 1 / (1 - rate).')
  }),
  inputs: 1,
  outputShape(_, shapes) {
    const { sides, channels } = imageSides('SpatialDropout2D', only(shapes))
    return [...sides, channels]
  }
})
