import { z } from 'zod'
import { biasSpecs, filterSettings, kernelSpec } from './kernels'
import { defineLayer, sizeOf } from './layerType'
import { countSchema } from './settings'
import { volumeSides } from './volume'
import { paddingSchema, volumeSchema, widened } from './window'

export const conv3dTransposeLayer = defineLayer({
  type: 'conv3dTranspose',
  title: 'Conv3DTranspose',
  help: 'Spreads each point of a volume out by learned filters, which makes it larger; the way back from a Conv3D with strides.',
  source: 'https://keras.io/api/layers/convolution_layers/convolution3d_transpose/',
  params: z.strictObject({
    filters: countSchema(65_536).describe('How many channels come out.'),
    kernelSize: volumeSchema.default([3, 3, 3]).describe('Depth, height and width of a filter.'),
    strides: volumeSchema.default([1, 1, 1]).describe('How many times as large the result becomes, along each side.'),
    padding: paddingSchema
      .default('valid')
      .describe('valid: all that the filters reach; same: exactly strides times as large, the rest is cut off.'),
    ...filterSettings
  }),
  inputs: 1,
  outputShape(params, shapes) {
    const { sides } = volumeSides('Conv3DTranspose', shapes)
    return [...widened(sides, params), params.filters]
  },
  weights(params, shapes) {
    const { filters, kernelSize, useBias } = params
    const { channels } = volumeSides('Conv3DTranspose', shapes)
    return [kernelSpec('kernel', [...kernelSize, filters, channels], params, [2]), ...biasSpecs(filters, useBias)]
  },
  multiplyAdds({ filters, kernelSize }, shapes) {
    const { sides, channels } = volumeSides('Conv3DTranspose', shapes)
    return sizeOf(sides) * sizeOf(kernelSize) * channels * filters
  }
})
