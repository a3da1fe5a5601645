import { z } from 'zod'
import { activationSchema } from './activations'
import { defineLayer, only } from './layerType'

export const activationLayer = defineLayer({
  type: 'activation',
  title: 'Activation',
  help: 'Applies a function to each value.',
  source: 'https://keras.io/api/layers/activations/',
  params: z.strictObject({
    activation: activationSchema.default('relu').describe('The function that is applied.')
  }),
  inputs: 1,
  outputShape: (_, shapes) => [...only(shapes)]
})
