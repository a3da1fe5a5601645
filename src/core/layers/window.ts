/** What sliding a window over an image, a sequence or a volume gives: shared by convolution and pooling. */
import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { showShape } from './layerType'

export const paddings = ['valid', 'same'] as const
export type Sides = readonly [number, number]
export type Volume = readonly [number, number, number]
export type Padding = (typeof paddings)[number]

const notWhole = 'must be a whole number of at least 1.'
const side = z.int(notWhole).min(1, 'must be at least 1.').max(4096, 'must be at most 4096.')

/** Along a sequence. */
export const stepsSchema = side

/** One number for both sides, or height and width. */
export const sidesSchema = z
  .union([side, z.tuple([side, side])], 'must be a whole number of at least 1, or two of them: height and width.')
  .transform((v): [number, number] => (typeof v === 'number' ? [v, v] : v))

/** TensorFlow's depthwise convolution moves equally far both ways. */
export const alikeSidesSchema = sidesSchema.refine(
  ([height, width]) => height === width,
  'must be the same for height and width.'
)

/** One number for all three sides, or depth, height and width. */
export const volumeSchema = z
  .union(
    [side, z.tuple([side, side, side])],
    'must be a whole number of at least 1, or three of them: depth, height and width.'
  )
  .transform((v): [number, number, number] => (typeof v === 'number' ? [v, v, v] : v))

export const paddingSchema = z.enum(paddings, 'must be “valid” or “same”.')

/** How a filter is fitted to the edges. */
export const filterPaddingSchema = paddingSchema
  .default('valid')
  .describe('valid: only where the filter fits; same: the edge is filled with 0 so that the size stays.')

/** How a window that pools is fitted to the edges. */
export const poolPaddingSchema = paddingSchema
  .default('valid')
  .describe('valid: only whole windows; same: the edge is filled up, so that nothing is left over.')

/**
 * Positions of a window along one side. valid: only whole windows, `floor((n - k) / s) + 1`;
 * same: the edge is filled up, `ceil(n / s)`. Source: https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
 */
function positions(n: number, k: number, s: number, padding: Padding): number {
  return padding === 'same' ? Math.ceil(n / s) : Math.floor((n - k) / s) + 1
}

/**
 * Positions along each side.
 * @param lengths of what the window slides over, without the channels
 * @throws `shape-mismatch` when that is smaller than the window
 */
export function slide<T extends readonly number[]>(
  title: string,
  lengths: T,
  window: T,
  strides: T,
  padding: Padding
): { [K in keyof T]: number } {
  const found = lengths.map((n, i) => positions(n, window[i] ?? 1, strides[i] ?? 1, padding))
  if (found.every((n) => n >= 1)) return found as { [K in keyof T]: number }
  const one = lengths.length === 1
  throw new AnnealError({
    code: 'shape-mismatch',
    message: one
      ? `The window of ${title}, ${showShape(window)} steps long, is longer than the ${showShape(lengths)} it gets.`
      : `The ${showShape(window)} window of ${title} is larger than the ${showShape(lengths)} it gets.`,
    hint: `Use a smaller window, padding “same”, ${one ? 'longer sequences' : 'larger images'}, or fewer layers that shrink them.`
  })
}

/** How a filter slides. */
export interface Convolution<T extends readonly number[]> {
  kernelSize: T
  strides: T
  dilation: T
  padding: Padding
}

/**
 * Positions of a filter whose taps are `dilation` pixels apart.
 * @throws `shape-mismatch`; `bad-params` where it both jumps and is spread, which neither Keras nor TensorFlow does
 */
export function convolved<T extends readonly number[]>(
  title: string,
  lengths: T,
  { kernelSize, strides, dilation, padding }: Convolution<T>
): { [K in keyof T]: number } {
  if (Math.max(...strides) > 1 && Math.max(...dilation) > 1) {
    throw new AnnealError({
      code: 'bad-params',
      message: `${title} can have strides above 1 or a dilation above 1, not both.`,
      hint: 'Set one of the two to 1.'
    })
  }
  const window = kernelSize.map((k, i) => (k - 1) * (dilation[i] ?? 1) + 1) as unknown as T
  return slide(title, lengths, window, strides, padding)
}

/**
 * What a transposed convolution gives: as long as what a convolution of these settings would have shrunk to `lengths`.
 * Source: keras/src/backend/common/backend_utils.py, `output_padding` left out.
 */
export function widened<T extends readonly number[]>(
  lengths: T,
  { kernelSize, strides, padding }: Omit<Convolution<T>, 'dilation'>
): { [K in keyof T]: number } {
  return lengths.map((n, i) => {
    const stride = strides[i] ?? 1
    return n * stride + (padding === 'valid' ? Math.max((kernelSize[i] ?? 1) - stride, 0) : 0)
  }) as { [K in keyof T]: number }
}

/** What pooling layers can be told, for images. */
export const poolSettings2d = {
  poolSize: sidesSchema.default([2, 2]).describe('Height and width of the window, in pixels.'),
  strides: sidesSchema.optional().describe('How far the window moves each time; without it: its own size.'),
  padding: poolPaddingSchema
}

/** The same for sequences. */
export const poolSettings1d = {
  poolSize: stepsSchema.default(2).describe('How many steps a window holds.'),
  strides: stepsSchema.optional().describe('How far the window moves each time, in steps; without it: its own size.'),
  padding: poolPaddingSchema
}

/** The same for volumes. */
export const poolSettings3d = {
  poolSize: volumeSchema.default([2, 2, 2]).describe('Depth, height and width of the window.'),
  strides: volumeSchema.optional().describe('How far the window moves each time; without it: its own size.'),
  padding: poolPaddingSchema
}
