import { z } from 'zod'
import { defineLayer, imageSides, only, sizeOf } from './layerType'

export const globalAveragePooling2dLayer = defineLayer({
  type: 'globalAveragePooling2d',
  title: 'GlobalAveragePooling2D',
  help: 'Keeps of each channel of an image only its mean.',
  source: 'https://keras.io/api/layers/pooling_layers/global_average_pooling2d/',
  params: z.strictObject({}),
  inputs: 1,
  outputShape: (_, shapes) => [imageSides('GlobalAveragePooling2D', only(shapes)).channels],
  multiplyAdds: (_, shapes) => sizeOf(only(shapes))
})
