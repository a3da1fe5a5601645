import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, only, showShape, type Shape } from './layerType'
import { centerSchema, channelWeights, epsilonSchema, scaleSchema } from './normalization'
import { countSchema } from './settings'

/** Channels: the last side, which the groups share among themselves. */
function channelsOf(groups: number, shapes: readonly Shape[]): number {
  const shape = only(shapes)
  const channels = shape.at(-1) ?? 1
  if (channels % groups === 0) return channels
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `GroupNormalization can’t divide the ${channels} channels of ${showShape(shape)} into ${groups} equal groups.`,
    hint: `Choose a number of groups that divides ${channels}, or another number of channels before it.`
  })
}

export const groupNormalizationLayer = defineLayer({
  type: 'groupNormalization',
  title: 'GroupNormalization',
  help: 'Brings groups of channels to mean 0 and deviation 1, example by example; good with small batches.',
  source: 'https://keras.io/api/layers/normalization_layers/group_normalization/',
  params: z.strictObject({
    groups: countSchema(65_536)
      .default(32)
      .describe('How many groups; 1: all channels together, as many as channels: each on its own.'),
    epsilon: epsilonSchema,
    center: centerSchema,
    scale: scaleSchema
  }),
  inputs: 1,
  outputShape({ groups }, shapes) {
    channelsOf(groups, shapes)
    return [...only(shapes)]
  },
  weights: (params, shapes) => channelWeights(channelsOf(params.groups, shapes), params)
})
