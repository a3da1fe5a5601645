import { z } from 'zod'
import { defineLayer, only } from './layerType'

export const gaussianNoiseLayer = defineLayer({
  type: 'gaussianNoise',
  title: 'GaussianNoise',
  help: 'While training, adds a little random noise to each value, so that the network does not rely on details.',
  source: 'https://keras.io/api/layers/regularization_layers/gaussian_noise/',
  params: z.strictObject({
    stddev: z
      .number('must be a number of at least 0.')
      .min(0, 'must be at least 0.')
      .max(1e6, 'must be at most 1,000,000.')
      .default(0.1)
      .describe('Standard deviation of the noise, in the unit of the values.')
  }),
  inputs: 1,
  outputShape: (_, shapes) => [...only(shapes)]
})
