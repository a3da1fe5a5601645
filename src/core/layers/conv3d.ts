import { z } from 'zod'
import { biasSpecs, filterSettings, kernelSpec } from './kernels'
import { defineLayer, sizeOf } from './layerType'
import { countSchema } from './settings'
import { volumeSides } from './volume'
import { filterPaddingSchema, slide, volumeSchema } from './window'

export const conv3dLayer = defineLayer({
  type: 'conv3d',
  title: 'Conv3D',
  help: 'Slides small learned filters through a volume, for example a scan or a video, and shows where each one finds its pattern.',
  source: 'https://keras.io/api/layers/convolution_layers/convolution3d/',
  params: z.strictObject({
    filters: countSchema(65_536).describe('How many patterns it learns; each gives one channel.'),
    kernelSize: volumeSchema.default([3, 3, 3]).describe('Depth, height and width of a filter.'),
    strides: volumeSchema.default([1, 1, 1]).describe('How far the filter moves each time.'),
    padding: filterPaddingSchema,
    ...filterSettings
  }),
  inputs: 1,
  outputShape({ kernelSize, strides, padding, filters }, shapes) {
    const { sides } = volumeSides('Conv3D', shapes)
    return [...slide('Conv3D', sides, kernelSize, strides, padding), filters]
  },
  weights(params, shapes) {
    const { filters, kernelSize, useBias } = params
    const { channels } = volumeSides('Conv3D', shapes)
    return [kernelSpec('kernel', [...kernelSize, channels, filters], params), ...biasSpecs(filters, useBias)]
  },
  multiplyAdds({ kernelSize, strides, padding, filters }, shapes) {
    const { sides, channels } = volumeSides('Conv3D', shapes)
    return sizeOf(slide('Conv3D', sides, kernelSize, strides, padding)) * filters * sizeOf(kernelSize) * channels
  }
})
