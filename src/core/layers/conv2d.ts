import { z } from 'zod'
import { activationSchema } from './activations'
import { initializerSchema } from './initializers'
import { defineLayer, imageSides, only } from './layerType'
import { countSchema } from './settings'
import { convolved, dilationSchema, paddingSchema, sidesSchema } from './window'

export const conv2dLayer = defineLayer({
  type: 'conv2d',
  title: 'Conv2D',
  help: 'Slides small learned filters over an image and shows where each one finds its pattern.',
  source: 'https://keras.io/api/layers/convolution_layers/convolution2d/',
  params: z.strictObject({
    filters: countSchema(65_536).describe('How many patterns it learns; each gives one channel.'),
    kernelSize: sidesSchema.default([3, 3]).describe('Height and width of a filter, in pixels.'),
    strides: sidesSchema.default([1, 1]).describe('How far the filter moves each time, in pixels.'),
    dilation: dilationSchema,
    padding: paddingSchema
      .default('valid')
      .describe('valid: only where the filter fits; same: the edge is filled with 0 so that the size stays.'),
    activation: activationSchema.default('linear').describe('What is applied to each value.'),
    useBias: z.boolean().default(true).describe('Whether each filter also learns a constant.'),
    kernelInitializer: initializerSchema.default('glorotUniform').describe('Weights before training.')
  }),
  inputs: 1,
  outputShape(params, shapes) {
    const image = imageSides('Conv2D', only(shapes))
    const { height, width } = convolved('Conv2D', image, params)
    return [height, width, params.filters]
  },
  weights({ filters, kernelSize, useBias, kernelInitializer }, shapes) {
    const { channels } = imageSides('Conv2D', only(shapes))
    const field = kernelSize[0] * kernelSize[1]
    const fans = { fanIn: field * channels, fanOut: field * filters }
    const shape = [...kernelSize, channels, filters]
    return [
      { name: 'kernel', shape, initializer: kernelInitializer, ...fans, regularizable: true },
      ...(useBias
        ? [{ name: 'bias', shape: [filters], initializer: 'zeros' as const, ...fans, regularizable: false }]
        : [])
    ]
  },
  multiplyAdds(params, shapes) {
    const image = imageSides('Conv2D', only(shapes))
    const { height, width } = convolved('Conv2D', image, params)
    return height * width * params.filters * params.kernelSize[0] * params.kernelSize[1] * image.channels
  }
})
