import { z } from 'zod'
import { defineLayer, only } from './layerType'
import { centerSchema, channelsOf, channelWeight, channelWeights, epsilonSchema, scaleSchema } from './normalization'

export const batchNormalizationLayer = defineLayer({
  type: 'batchNormalization',
  title: 'BatchNormalization',
  help: 'Brings each channel to mean 0 and deviation 1 over the batch, which makes deep networks easier to train.',
  source: 'https://keras.io/api/layers/normalization_layers/batch_normalization/',
  params: z.strictObject({
    momentum: z
      .number('must be a number from 0 to 1.')
      .min(0, 'must be at least 0.')
      .max(1, 'must be at most 1.')
      .default(0.99)
      .describe('How much of the moving mean and variance stays at each step; predictions use those two.'),
    epsilon: epsilonSchema,
    center: centerSchema,
    scale: scaleSchema
  }),
  inputs: 1,
  outputShape(_, shapes) {
    channelsOf('BatchNormalization', only(shapes))
    return [...only(shapes)]
  },
  weights({ center, scale }, shapes) {
    const channels = channelsOf('BatchNormalization', only(shapes))
    return [
      ...channelWeights(channels, { center, scale }),
      channelWeight('moving_mean', channels, 'zeros', false),
      channelWeight('moving_variance', channels, 'ones', false)
    ]
  }
})
