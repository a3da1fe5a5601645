import { z } from 'zod'
import { cropped, edgesSchema } from './edges'
import { defineLayer } from './layerType'
import { sequenceSides } from './sequence'

export const cropping1dLayer = defineLayer({
  type: 'cropping1d',
  title: 'Cropping1D',
  help: 'Cuts steps off the ends of a sequence.',
  source: 'https://keras.io/api/layers/reshaping_layers/cropping1d/',
  params: z.strictObject({
    cropping: edgesSchema.default([1, 1]).describe('How many steps are cut off before and after; one number for both.')
  }),
  inputs: 1,
  outputShape({ cropping }, shapes) {
    const { steps, values } = sequenceSides('Cropping1D', shapes)
    return [...cropped('Cropping1D', [steps], [cropping]), values]
  }
})
