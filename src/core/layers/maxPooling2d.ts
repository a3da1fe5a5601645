import { z } from 'zod'
import { defineLayer, imageSides, only } from './layerType'
import { paddingSchema, sidesSchema, slide } from './window'

export const maxPooling2dLayer = defineLayer({
  type: 'maxPooling2d',
  title: 'MaxPooling2D',
  help: 'Shrinks an image: of each small window only the largest value stays.',
  source: 'https://keras.io/api/layers/pooling_layers/max_pooling2d/',
  params: z.strictObject({
    poolSize: sidesSchema.default([2, 2]).describe('Height and width of the window, in pixels.'),
    strides: sidesSchema.optional().describe('How far the window moves each time; without it: its own size.'),
    padding: paddingSchema
      .default('valid')
      .describe('valid: only whole windows; same: the edge is filled up, so that nothing is left over.')
  }),
  inputs: 1,
  outputShape({ poolSize, strides, padding }, shapes) {
    const image = imageSides('MaxPooling2D', only(shapes))
    const { height, width } = slide('MaxPooling2D', image, poolSize, strides ?? poolSize, padding)
    return [height, width, image.channels]
  }
})
