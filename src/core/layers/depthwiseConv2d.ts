import { z } from 'zod'
import { activationSchema } from './activations'
import { initializerSchema } from './initializers'
import { defineLayer, imageSides, only, sizeOf } from './layerType'
import { countSchema } from './settings'
import { paddingSchema, sidesSchema, slide, type Padding, type Sides } from './window'

interface Filters {
  kernelSize: Sides
  strides: Sides
  padding: Padding
  depthMultiplier: number
}

function outputShape({ kernelSize, strides, padding, depthMultiplier }: Filters, shape: readonly number[]): number[] {
  const image = imageSides('DepthwiseConv2D', shape)
  const { height, width } = slide('DepthwiseConv2D', image, kernelSize, strides, padding)
  return [height, width, image.channels * depthMultiplier]
}

export const depthwiseConv2dLayer = defineLayer({
  type: 'depthwiseConv2d',
  title: 'DepthwiseConv2D',
  help: 'Slides small learned filters over each channel of an image on its own; far cheaper than Conv2D.',
  source: 'https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/',
  params: z.strictObject({
    kernelSize: sidesSchema.default([3, 3]).describe('Height and width of a filter, in pixels.'),
    depthMultiplier: countSchema(4096).default(1).describe('How many filters each channel has.'),
    // TensorFlow's depthwise convolution moves equally far both ways.
    strides: sidesSchema
      .refine(([height, width]) => height === width, 'must be the same for height and width.')
      .default([1, 1])
      .describe('How far the filter moves each time, in pixels.'),
    padding: paddingSchema
      .default('valid')
      .describe('valid: only where the filter fits; same: the edge is filled with 0 so that the size stays.'),
    activation: activationSchema.default('linear').describe('What is applied to each value.'),
    useBias: z.boolean().default(true).describe('Whether each filter also learns a constant.'),
    kernelInitializer: initializerSchema.default('glorotUniform').describe('Weights before training.')
  }),
  inputs: 1,
  keras: { names: { kernelInitializer: 'depthwise_initializer' } },
  outputShape: (params, shapes) => outputShape(params, only(shapes)),
  weights({ kernelSize, depthMultiplier, useBias, kernelInitializer }, shapes) {
    const { channels } = imageSides('DepthwiseConv2D', only(shapes))
    const field = kernelSize[0] * kernelSize[1]
    const fans = { fanIn: field * channels, fanOut: field * depthMultiplier }
    const shape = [...kernelSize, channels, depthMultiplier]
    const bias = [channels * depthMultiplier]
    return [
      { name: 'depthwise_kernel', shape, initializer: kernelInitializer, ...fans, regularizable: true },
      ...(useBias ? [{ name: 'bias', shape: bias, initializer: 'zeros' as const, ...fans, regularizable: false }] : [])
    ]
  },
  multiplyAdds: (params, shapes) =>
    sizeOf(outputShape(params, only(shapes))) * params.kernelSize[0] * params.kernelSize[1]
})
