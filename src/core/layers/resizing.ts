import { z } from 'zod'
import { interpolationHelp, interpolationSchema } from './interpolation'
import { defineLayer, imageSides, only } from './layerType'
import { countSchema } from './settings'

export const resizingLayer = defineLayer({
  type: 'resizing',
  title: 'Resizing',
  help: 'Brings an image to a given height and width.',
  source: 'https://keras.io/api/layers/preprocessing_layers/image_preprocessing/resizing/',
  params: z.strictObject({
    height: countSchema(4096).describe('Height of the result, in pixels.'),
    width: countSchema(4096).describe('Width of the result, in pixels.'),
    interpolation: interpolationSchema.default('bilinear').describe(interpolationHelp),
    cropToAspectRatio: z
      .boolean()
      .default(false)
      .describe('Whether what does not fit the new proportions is cut off instead of squeezed.')
  }),
  inputs: 1,
  outputShape: ({ height, width }, shapes) => [height, width, imageSides('Resizing', only(shapes)).channels]
})

/**
 * The largest part in the middle of an image that has the proportions of the result.
 * Source: `crop_to_aspect_ratio` of keras/src/backend/tensorflow/image.py
 */
export function middle(
  [height, width]: readonly [number, number],
  to: { height: number; width: number }
): { top: number; left: number; height: number; width: number } {
  const fitting = (own: number, wanted: number): number => Math.max(Math.min(own, Math.floor(wanted)), 1)
  const part = {
    height: fitting(height, (width * to.height) / to.width),
    width: fitting(width, (height * to.width) / to.height)
  }
  return {
    top: Math.floor((height - part.height) / 2),
    left: Math.floor((width - part.width) / 2),
    ...part
  }
}
