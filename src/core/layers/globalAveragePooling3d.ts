import { z } from 'zod'
import { defineLayer, only, sizeOf } from './layerType'
import { volumeSides } from './volume'

export const globalAveragePooling3dLayer = defineLayer({
  type: 'globalAveragePooling3d',
  title: 'GlobalAveragePooling3D',
  help: 'Keeps of each channel of a volume only its mean.',
  source: 'https://keras.io/api/layers/pooling_layers/global_average_pooling3d/',
  params: z.strictObject({}),
  inputs: 1,
  outputShape: (_, shapes) => [volumeSides('GlobalAveragePooling3D', shapes).channels],
  multiplyAdds: (_, shapes) => sizeOf(only(shapes))
})
