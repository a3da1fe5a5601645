import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, only, showShape } from './layerType'
import { rateSchema } from './rates'

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
    const shape = only(shapes)
    if (shape.length === 2) return [...shape]
    throw new AnnealError({
      code: 'shape-mismatch',
      message: `SpatialDropout1D takes sequences (steps × channels), it gets ${showShape(shape)}.`,
      hint: 'Use Dropout for rows and SpatialDropout2D for images, or put a Reshape layer before it.'
    })
  }
})
