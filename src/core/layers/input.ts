import { z } from 'zod'
import { defineLayer } from './layerType'

export const inputLayer = defineLayer({
  type: 'input',
  title: 'InputLayer',
  help: 'Where data enters: one example of the shape given here.',
  source: 'https://keras.io/api/layers/core_layers/input/',
  params: z.strictObject({
    shape: z
      .array(z.int('must be whole numbers.').min(1, 'must be at least 1 on each side.'))
      .min(1, 'must name at least one side.')
      .max(4, 'must have at most four sides.')
      .describe('Sides of one example: height, width and channels of an image, or the number of values of a row.')
  }),
  inputs: 0,
  outputShape: ({ shape }) => [...shape]
})
