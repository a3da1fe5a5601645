import { z } from 'zod'
import { defineLayer } from './layerType'
import { sequenceSides } from './sequence'

export const globalMaxPooling1dLayer = defineLayer({
  type: 'globalMaxPooling1d',
  title: 'GlobalMaxPooling1D',
  help: 'Keeps of a sequence only the largest value of each channel.',
  source: 'https://keras.io/api/layers/pooling_layers/global_max_pooling1d/',
  params: z.strictObject({}),
  inputs: 1,
  outputShape: (_, shapes) => [sequenceSides('GlobalMaxPooling1D', shapes).values]
})
