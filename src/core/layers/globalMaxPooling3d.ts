import { z } from 'zod'
import { defineLayer } from './layerType'
import { volumeSides } from './volume'

export const globalMaxPooling3dLayer = defineLayer({
  type: 'globalMaxPooling3d',
  title: 'GlobalMaxPooling3D',
  help: 'Keeps of each channel of a volume only its largest value.',
  source: 'https://keras.io/api/layers/pooling_layers/global_max_pooling3d/',
  params: z.strictObject({}),
  inputs: 1,
  outputShape: (_, shapes) => [volumeSides('GlobalMaxPooling3D', shapes).channels]
})
