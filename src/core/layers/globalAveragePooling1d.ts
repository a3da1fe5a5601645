import { z } from 'zod'
import { defineLayer, only, sizeOf } from './layerType'
import { sequenceSides } from './sequence'

export const globalAveragePooling1dLayer = defineLayer({
  type: 'globalAveragePooling1d',
  title: 'GlobalAveragePooling1D',
  help: 'Keeps of a sequence only the mean of its steps.',
  source: 'https://keras.io/api/layers/pooling_layers/global_average_pooling1d/',
  params: z.strictObject({}),
  inputs: 1,
  outputShape: (_, shapes) => [sequenceSides('GlobalAveragePooling1D', shapes).values],
  multiplyAdds: (_, shapes) => sizeOf(only(shapes))
})
