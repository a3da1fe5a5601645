/** What sliding a window over an image gives: shared by convolution and pooling. */
import { z } from 'zod'
import { AnnealError } from '@shared/errors'

export const paddings = ['valid', 'same'] as const
export type Sides = readonly [number, number]
export type Padding = (typeof paddings)[number]

const side = z.int('must be a whole number of at least 1.').min(1, 'must be at least 1.').max(4096)

/** One number for both sides, or height and width. */
export const sidesSchema = z
  .union([side, z.tuple([side, side])], 'must be a whole number of at least 1, or two of them: height and width.')
  .transform((v): [number, number] => (typeof v === 'number' ? [v, v] : v))

export const paddingSchema = z.enum(paddings, 'must be “valid” or “same”.')

/**
 * Positions of a window along one side. valid: only whole windows, `floor((n - k) / s) + 1`;
 * same: the edge is filled up, `ceil(n / s)`. Source: https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
 */
function positions(n: number, k: number, s: number, padding: Padding): number {
  return padding === 'same' ? Math.ceil(n / s) : Math.floor((n - k) / s) + 1
}

/** @throws `shape-mismatch` when the image is smaller than the window */
export function slide(
  title: string,
  image: { height: number; width: number },
  window: readonly [number, number],
  strides: readonly [number, number],
  padding: Padding
): { height: number; width: number } {
  const height = positions(image.height, window[0], strides[0], padding)
  const width = positions(image.width, window[1], strides[1], padding)
  if (height >= 1 && width >= 1) return { height, width }
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `The ${window[0]} × ${window[1]} window of ${title} is larger than the ${image.height} × ${image.width} it gets.`,
    hint: 'Use a smaller window, padding “same”, larger images, or fewer layers that shrink them.'
  })
}

export const dilationSchema = sidesSchema
  .default([1, 1])
  .describe('How far apart the pixels are that a filter looks at; 1: side by side.')

/** How a filter slides. */
export interface Convolution {
  kernelSize: Sides
  strides: Sides
  dilation: Sides
  padding: Padding
}

/**
 * Positions of a filter whose taps are `dilation` pixels apart.
 * @throws `shape-mismatch`; `bad-params` where it both jumps and is spread, which neither Keras nor TensorFlow does
 */
export function convolved(
  title: string,
  image: { height: number; width: number },
  { kernelSize, strides, dilation, padding }: Convolution
): { height: number; width: number } {
  if (Math.max(...strides) > 1 && Math.max(...dilation) > 1) {
    throw new AnnealError({
      code: 'bad-params',
      message: `${title} can have strides above 1 or a dilation above 1, not both.`,
      hint: 'Set one of the two to 1.'
    })
  }
  const window = [(kernelSize[0] - 1) * dilation[0] + 1, (kernelSize[1] - 1) * dilation[1] + 1] as const
  return slide(title, image, window, strides, padding)
}
