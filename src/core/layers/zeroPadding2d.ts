import { z } from 'zod'
import { imageEdgesSchema, padded } from './edges'
import { defineLayer, imageSides, only } from './layerType'

export const zeroPadding2dLayer = defineLayer({
  type: 'zeroPadding2d',
  title: 'ZeroPadding2D',
  help: 'Adds rows and columns of zeros around an image.',
  source: 'https://keras.io/api/layers/reshaping_layers/zero_padding2d/',
  params: z.strictObject({
    padding: imageEdgesSchema
      .default([
        [1, 1],
        [1, 1]
      ])
      .describe('How many rows are added at the top and bottom, and columns left and right.')
  }),
  inputs: 1,
  outputShape({ padding }, shapes) {
    const { sides, channels } = imageSides('ZeroPadding2D', only(shapes))
    return [...padded(sides, padding), channels]
  }
})
