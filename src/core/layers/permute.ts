import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, only, showShape } from './layerType'

export const permuteLayer = defineLayer({
  type: 'permute',
  title: 'Permute',
  help: 'Puts the sides of a shape in another order, for example steps × values as values × steps.',
  source: 'https://keras.io/api/layers/reshaping_layers/permute/',
  params: z.strictObject({
    dims: z
      .array(z.int('must be whole numbers.'))
      .min(1, 'must name at least one side.')
      .max(4, 'must have at most four sides.')
      .refine(
        (dims) => [...dims].sort((a, b) => a - b).every((dim, i) => dim === i + 1),
        'must name each side once, counted from 1.'
      )
      .describe('Which side comes where: [2, 1] makes the second side the first.')
  }),
  inputs: 1,
  outputShape({ dims }, shapes) {
    const shape = only(shapes)
    if (dims.length === shape.length) return dims.map((dim) => shape[dim - 1] ?? 1)
    throw new AnnealError({
      code: 'shape-mismatch',
      message: `Permute orders ${dims.length} sides, it gets ${showShape(shape)}.`,
      hint: `Name each of the ${shape.length} sides once.`
    })
  }
})
