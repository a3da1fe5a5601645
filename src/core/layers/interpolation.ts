import { z } from 'zod'

export const interpolations = ['nearest', 'bilinear'] as const
export type Interpolation = (typeof interpolations)[number]

export const interpolationSchema = z.enum(interpolations, 'must be “nearest” or “bilinear”.')
export const interpolationHelp =
  'nearest: each pixel is that of the nearest place; bilinear: a mixture of the four around.'
