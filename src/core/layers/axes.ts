/** Sides of a shape by number, as Keras counts them: from 1, as 0 is the batch; -1 is the last. */
import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { showShape, type Shape } from './layerType'

export const axisSchema = z
  .int('must be a whole number.')
  .min(-4, 'must be at least -4.')
  .max(4, 'must be at most 4.')
  .refine((axis) => axis !== 0, 'can’t be 0: examples are never mixed.')

/** Its place in a shape without the batch, from 0. @throws `shape-mismatch` */
export function placeOf(title: string, axis: number, shape: Shape): number {
  const place = axis < 0 ? shape.length + axis : axis - 1
  if (place >= 0 && place < shape.length) return place
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `${title} works along side ${axis}, which ${showShape(shape)} does not have.`,
    hint: `Choose a side from 1 to ${shape.length}, or -1 for the last.`
  })
}
