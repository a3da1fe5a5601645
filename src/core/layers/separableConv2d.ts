import { z } from 'zod'
import { biasSpecs, filterSettings, kernelSpec } from './kernels'
import { defineLayer, imageSides, only, sizeOf } from './layerType'
import { countSchema } from './settings'
import { alikeSidesSchema, filterPaddingSchema, sidesSchema, slide } from './window'

export const separableConv2dLayer = defineLayer({
  type: 'separableConv2d',
  title: 'SeparableConv2D',
  help: 'A Conv2D in two cheaper halves: filters over each channel on its own, then a mixture of the channels.',
  source: 'https://keras.io/api/layers/convolution_layers/separable_convolution2d/',
  params: z.strictObject({
    filters: countSchema(65_536).describe('How many channels come out.'),
    kernelSize: sidesSchema.default([3, 3]).describe('Height and width of a filter, in pixels.'),
    depthMultiplier: countSchema(4096).default(1).describe('How many filters each channel has before they are mixed.'),
    strides: alikeSidesSchema.default([1, 1]).describe('How far the filter moves each time, in pixels.'),
    padding: filterPaddingSchema,
    ...filterSettings
  }),
  inputs: 1,
  keras: {
    names: { kernelInitializer: 'depthwise_initializer' },
    // One setting here starts both kernels.
    write: (_, { class: name, args }) => ({
      class: name,
      args: { ...args, pointwise_initializer: args['depthwise_initializer'] }
    })
  },
  outputShape({ kernelSize, strides, padding, filters }, shapes) {
    const { sides } = imageSides('SeparableConv2D', only(shapes))
    return [...slide('SeparableConv2D', sides, kernelSize, strides, padding), filters]
  },
  weights(params, shapes) {
    const { filters, kernelSize, depthMultiplier, useBias } = params
    const { channels } = imageSides('SeparableConv2D', only(shapes))
    return [
      kernelSpec('depthwise_kernel', [...kernelSize, channels, depthMultiplier], params, [1, 2]),
      kernelSpec('pointwise_kernel', [1, 1, channels * depthMultiplier, filters], params),
      ...biasSpecs(filters, useBias)
    ]
  },
  multiplyAdds({ kernelSize, strides, padding, filters, depthMultiplier }, shapes) {
    const { sides, channels } = imageSides('SeparableConv2D', only(shapes))
    const pixels = sizeOf(slide('SeparableConv2D', sides, kernelSize, strides, padding))
    return pixels * channels * depthMultiplier * (sizeOf(kernelSize) + filters)
  }
})
