import { z } from 'zod'
import { defineLayer } from './layerType'
import { sequenceSides } from './sequence'
import { poolSettings1d, slide } from './window'

export const maxPooling1dLayer = defineLayer({
  type: 'maxPooling1d',
  title: 'MaxPooling1D',
  help: 'Shortens a sequence: of each window of steps only the largest values stay.',
  source: 'https://keras.io/api/layers/pooling_layers/max_pooling1d/',
  params: z.strictObject(poolSettings1d),
  inputs: 1,
  outputShape({ poolSize, strides, padding }, shapes) {
    const { steps, values } = sequenceSides('MaxPooling1D', shapes)
    return [...slide('MaxPooling1D', [steps], [poolSize], [strides ?? poolSize], padding), values]
  }
})
