import { z } from 'zod'
import { biasSpecs, filterSettings, kernelSpec } from './kernels'
import { defineLayer, imageSides, only, sizeOf } from './layerType'
import { countSchema } from './settings'
import { paddingSchema, sidesSchema, widened } from './window'

export const conv2dTransposeLayer = defineLayer({
  type: 'conv2dTranspose',
  title: 'Conv2DTranspose',
  help: 'Spreads each pixel of an image out by learned filters, which makes it larger; the way back from a Conv2D with strides.',
  source: 'https://keras.io/api/layers/convolution_layers/convolution2d_transpose/',
  params: z.strictObject({
    filters: countSchema(65_536).describe('How many channels come out.'),
    kernelSize: sidesSchema.default([3, 3]).describe('Height and width of a filter, in pixels.'),
    strides: sidesSchema.default([1, 1]).describe('How many times as large the result becomes, along each side.'),
    padding: paddingSchema
      .default('valid')
      .describe('valid: all that the filters reach; same: exactly strides times as large, the rest is cut off.'),
    ...filterSettings
  }),
  inputs: 1,
  outputShape(params, shapes) {
    const { sides } = imageSides('Conv2DTranspose', only(shapes))
    return [...widened(sides, params), params.filters]
  },
  weights(params, shapes) {
    const { filters, kernelSize, useBias } = params
    const { channels } = imageSides('Conv2DTranspose', only(shapes))
    return [kernelSpec('kernel', [...kernelSize, filters, channels], params, [2]), ...biasSpecs(filters, useBias)]
  },
  multiplyAdds({ filters, kernelSize }, shapes) {
    const { sides, channels } = imageSides('Conv2DTranspose', only(shapes))
    return sizeOf(sides) * sizeOf(kernelSize) * channels * filters
  }
})
