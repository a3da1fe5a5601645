import { z } from 'zod'
import { defineLayer, imageSides, only } from './layerType'

export const globalMaxPooling2dLayer = defineLayer({
  type: 'globalMaxPooling2d',
  title: 'GlobalMaxPooling2D',
  help: 'Keeps of each channel of an image only its largest value.',
  source: 'https://keras.io/api/layers/pooling_layers/global_max_pooling2d/',
  params: z.strictObject({}),
  inputs: 1,
  outputShape: (_, shapes) => [imageSides('GlobalMaxPooling2D', only(shapes)).channels]
})
