import { z } from 'zod'
import { cropped, imageEdgesSchema } from './edges'
import { defineLayer, imageSides, only } from './layerType'

export const cropping2dLayer = defineLayer({
  type: 'cropping2d',
  title: 'Cropping2D',
  help: 'Cuts rows and columns off the edges of an image.',
  source: 'https://keras.io/api/layers/reshaping_layers/cropping2d/',
  params: z.strictObject({
    cropping: imageEdgesSchema
      .default([
        [0, 0],
        [0, 0]
      ])
      .describe('How many rows are cut off at the top and bottom, and columns left and right.')
  }),
  inputs: 1,
  outputShape({ cropping }, shapes) {
    const { sides, channels } = imageSides('Cropping2D', only(shapes))
    return [...cropped('Cropping2D', sides, cropping), channels]
  }
})
