/** Settings and weights that normalizing layers share. */
import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { showShape, type Shape, type WeightSpec } from './layerType'

export const epsilonSchema = z
  .number('must be a number above 0.')
  .gt(0, 'must be above 0.')
  .max(1, 'must be at most 1.')
  .default(1e-3)
  .describe('Added to the variance, so that nothing is divided by 0.')
export const centerSchema = z.boolean().default(true).describe('Whether each channel learns a constant that is added.')
export const scaleSchema = z.boolean().default(true).describe('Whether each channel learns a factor.')

/** Channels, or the values of a step: the last side. @throws `shape-mismatch`: TF.js normalizes no films */
export function channelsOf(title: string, shape: Shape): number {
  const channels = shape.at(-1)
  if (channels !== undefined && shape.length <= 3) return channels
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `${title} takes rows, sequences or images, it gets ${showShape(shape)}.`,
    hint: 'Put a Reshape or Flatten layer before it.'
  })
}

/** A number for each channel. */
export function channelWeight(
  name: string,
  channels: number,
  initializer: 'zeros' | 'ones',
  trainable = true
): WeightSpec {
  const fans = { fanIn: channels, fanOut: channels }
  return { name, shape: [channels], initializer, ...fans, regularizable: false, trainable }
}

/** Factor and constant of each channel, as far as there are. */
export function channelWeights(channels: number, { center, scale }: { center: boolean; scale: boolean }): WeightSpec[] {
  return [
    ...(scale ? [channelWeight('gamma', channels, 'ones')] : []),
    ...(center ? [channelWeight('beta', channels, 'zeros')] : [])
  ]
}
