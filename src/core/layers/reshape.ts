import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, only, showShape, sizeOf } from './layerType'

const side = z
  .int('must be whole numbers.')
  .refine((v) => v === -1 || v >= 1, 'must be at least 1 on each side, or -1 for “what is left”.')

export const reshapeLayer = defineLayer({
  type: 'reshape',
  title: 'Reshape',
  help: 'Arranges the same values in another shape, for example the rows of an image as a sequence.',
  source: 'https://keras.io/api/layers/reshaping_layers/reshape/',
  params: z.strictObject({
    targetShape: z
      .array(side)
      .min(1, 'must name at least one side.')
      .max(4, 'must have at most four sides.')
      .refine((sides) => sides.filter((v) => v === -1).length <= 1, 'may say -1 only once.')
      .describe('Sides of the new shape; one of them may be -1, it becomes what is left.')
  }),
  inputs: 1,
  outputShape({ targetShape }, shapes) {
    const shape = only(shapes)
    const given = sizeOf(targetShape.filter((v) => v !== -1))
    const left = sizeOf(shape) / given
    const fits = targetShape.includes(-1) ? Number.isInteger(left) : left === 1
    if (fits) return targetShape.map((v) => (v === -1 ? left : v))
    throw new AnnealError({
      code: 'shape-mismatch',
      message: `Reshape can’t arrange the ${sizeOf(shape)} values of ${showShape(shape)} as ${targetShape.join(' × ')}.`,
      hint: 'Choose sides whose product is the number of values.'
    })
  }
})
