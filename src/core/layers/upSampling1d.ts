import { z } from 'zod'
import { defineLayer } from './layerType'
import { sequenceSides } from './sequence'
import { stepsSchema } from './window'

export const upSampling1dLayer = defineLayer({
  type: 'upSampling1d',
  title: 'UpSampling1D',
  help: 'Makes a sequence longer: each step comes several times.',
  source: 'https://keras.io/api/layers/reshaping_layers/up_sampling1d/',
  params: z.strictObject({ size: stepsSchema.default(2).describe('How many times each step comes.') }),
  inputs: 1,
  outputShape({ size }, shapes) {
    const { steps, values } = sequenceSides('UpSampling1D', shapes)
    return [steps * size, values]
  }
})
