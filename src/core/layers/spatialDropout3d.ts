import { z } from 'zod'
import { defineLayer } from './layerType'
import { rateSchema } from './settings'
import { volumeSides } from './volume'

export const spatialDropout3dLayer = defineLayer({
  type: 'spatialDropout3d',
  title: 'SpatialDropout3D',
  help: 'While training, sets whole channels of a volume to 0.',
  source: 'https://keras.io/api/layers/regularization_layers/spatial_dropout3d/',
  params: z.strictObject({
    rate: rateSchema('The part of the channels that is zeroed; the others are scaled by 1 / (1 - rate).')
  }),
  inputs: 1,
  outputShape(_, shapes) {
    const { sides, channels } = volumeSides('SpatialDropout3D', shapes)
    return [...sides, channels]
  }
})
