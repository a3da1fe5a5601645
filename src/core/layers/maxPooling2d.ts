import { z } from 'zod'
import { defineLayer, imageSides, only } from './layerType'
import { poolSettings2d, slide } from './window'

export const maxPooling2dLayer = defineLayer({
  type: 'maxPooling2d',
  title: 'MaxPooling2D',
  help: 'Shrinks an image: of each small window only the largest value stays.',
  source: 'https://keras.io/api/layers/pooling_layers/max_pooling2d/',
  params: z.strictObject(poolSettings2d),
  inputs: 1,
  outputShape({ poolSize, strides, padding }, shapes) {
    const { sides, channels } = imageSides('MaxPooling2D', only(shapes))
    return [...slide('MaxPooling2D', sides, poolSize, strides ?? poolSize, padding), channels]
  }
})
