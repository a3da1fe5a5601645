import { z } from 'zod'
import { edgesSchema, padded } from './edges'
import { defineLayer } from './layerType'
import { sequenceSides } from './sequence'

export const zeroPadding1dLayer = defineLayer({
  type: 'zeroPadding1d',
  title: 'ZeroPadding1D',
  help: 'Adds steps of zeros before and after a sequence.',
  source: 'https://keras.io/api/layers/reshaping_layers/zero_padding1d/',
  params: z.strictObject({
    padding: edgesSchema.default([1, 1]).describe('How many steps are added before and after; one number for both.')
  }),
  inputs: 1,
  outputShape({ padding }, shapes) {
    const { steps, values } = sequenceSides('ZeroPadding1D', shapes)
    return [...padded([steps], [padding]), values]
  }
})
