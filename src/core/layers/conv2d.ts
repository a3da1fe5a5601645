import { z } from 'zod'
import { biasSpecs, filterSettings, kernelSpec } from './kernels'
import { defineLayer, imageSides, only } from './layerType'
import { countSchema } from './settings'
import { convolved, filterPaddingSchema, sidesSchema } from './window'

export const conv2dLayer = defineLayer({
  type: 'conv2d',
  title: 'Conv2D',
  help: 'Slides small learned filters over an image and shows where each one finds its pattern.',
  source: 'https://keras.io/api/layers/convolution_layers/convolution2d/',
  params: z.strictObject({
    filters: countSchema(65_536).describe('How many patterns it learns; each gives one channel.'),
    kernelSize: sidesSchema.default([3, 3]).describe('Height and width of a filter, in pixels.'),
    strides: sidesSchema.default([1, 1]).describe('How far the filter moves each time, in pixels.'),
    dilation: sidesSchema
      .default([1, 1])
      .describe('How far apart the pixels are that a filter looks at; 1: side by side.'),
    padding: filterPaddingSchema,
    ...filterSettings
  }),
  inputs: 1,
  outputShape(params, shapes) {
    const { sides } = imageSides('Conv2D', only(shapes))
    return [...convolved('Conv2D', sides, params), params.filters]
  },
  weights(params, shapes) {
    const { filters, kernelSize, useBias } = params
    const { channels } = imageSides('Conv2D', only(shapes))
    return [kernelSpec('kernel', [...kernelSize, channels, filters], params), ...biasSpecs(filters, useBias)]
  },
  multiplyAdds(params, shapes) {
    const { sides, channels } = imageSides('Conv2D', only(shapes))
    const [height, width] = convolved('Conv2D', sides, params)
    return height * width * params.filters * params.kernelSize[0] * params.kernelSize[1] * channels
  }
})
