import { z } from 'zod'
import { defineLayer } from './layerType'
import { volumeSides } from './volume'
import { poolSettings3d, slide } from './window'

export const maxPooling3dLayer = defineLayer({
  type: 'maxPooling3d',
  title: 'MaxPooling3D',
  help: 'Shrinks a volume: of each small window only the largest value stays.',
  source: 'https://keras.io/api/layers/pooling_layers/max_pooling3d/',
  params: z.strictObject(poolSettings3d),
  inputs: 1,
  outputShape({ poolSize, strides, padding }, shapes) {
    const { sides, channels } = volumeSides('MaxPooling3D', shapes)
    return [...slide('MaxPooling3D', sides, poolSize, strides ?? poolSize, padding), channels]
  }
})
