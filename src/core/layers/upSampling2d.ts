import { z } from 'zod'
import { interpolationHelp, interpolationSchema } from './interpolation'
import { defineLayer, imageSides, only } from './layerType'
import { sidesSchema } from './window'

export const upSampling2dLayer = defineLayer({
  type: 'upSampling2d',
  title: 'UpSampling2D',
  help: 'Makes an image a whole number of times larger.',
  source: 'https://keras.io/api/layers/reshaping_layers/up_sampling2d/',
  params: z.strictObject({
    size: sidesSchema.default([2, 2]).describe('How many times as high and as wide the image becomes.'),
    interpolation: interpolationSchema.default('nearest').describe(interpolationHelp)
  }),
  inputs: 1,
  outputShape({ size }, shapes) {
    const { sides, channels } = imageSides('UpSampling2D', only(shapes))
    return [sides[0] * size[0], sides[1] * size[1], channels]
  }
})
