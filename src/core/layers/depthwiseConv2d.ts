import { z } from 'zod'
import { biasSpecs, filterSettings, kernelSpec } from './kernels'
import { defineLayer, imageSides, only, sizeOf } from './layerType'
import { countSchema } from './settings'
import { alikeSidesSchema, filterPaddingSchema, sidesSchema, slide, type Padding, type Sides } from './window'

interface Filters {
  kernelSize: Sides
  strides: Sides
  padding: Padding
  depthMultiplier: number
}

function outputShape({ kernelSize, strides, padding, depthMultiplier }: Filters, shape: readonly number[]): number[] {
  const { sides, channels } = imageSides('DepthwiseConv2D', shape)
  return [...slide('DepthwiseConv2D', sides, kernelSize, strides, padding), channels * depthMultiplier]
}

export const depthwiseConv2dLayer = defineLayer({
  type: 'depthwiseConv2d',
  title: 'DepthwiseConv2D',
  help: 'Slides small learned filters over each channel of an image on its own; far cheaper than Conv2D.',
  source: 'https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/',
  params: z.strictObject({
    kernelSize: sidesSchema.default([3, 3]).describe('Height and width of a filter, in pixels.'),
    depthMultiplier: countSchema(4096).default(1).describe('How many filters each channel has.'),
    strides: alikeSidesSchema.default([1, 1]).describe('How far the filter moves each time, in pixels.'),
    padding: filterPaddingSchema,
    ...filterSettings
  }),
  inputs: 1,
  keras: { names: { kernelInitializer: 'depthwise_initializer' } },
  outputShape: (params, shapes) => outputShape(params, only(shapes)),
  weights(params, shapes) {
    const { kernelSize, depthMultiplier, useBias } = params
    const { channels } = imageSides('DepthwiseConv2D', only(shapes))
    return [
      kernelSpec('depthwise_kernel', [...kernelSize, channels, depthMultiplier], params, [1, 2]),
      ...biasSpecs(channels * depthMultiplier, useBias)
    ]
  },
  multiplyAdds: (params, shapes) =>
    sizeOf(outputShape(params, only(shapes))) * params.kernelSize[0] * params.kernelSize[1]
})
