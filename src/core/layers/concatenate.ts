import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { axisSchema, placeOf } from './axes'
import { defineLayer, showShape } from './layerType'

export const concatenateLayer = defineLayer({
  type: 'concatenate',
  title: 'Concatenate',
  help: 'Puts what several layers give side by side, for example the channels of one image after those of the other.',
  source: 'https://keras.io/api/layers/merging_layers/concatenate/',
  params: z.strictObject({
    axis: axisSchema.default(-1).describe('The side along which they are put together, counted from 1; -1: the last.')
  }),
  inputs: 'many',
  outputShape({ axis }, shapes) {
    const [first = []] = shapes
    const at = placeOf('Concatenate', axis, first)
    const others = (shape: readonly number[]): string => shape.filter((_, i) => i !== at).join()
    const odd = shapes.find((shape) => shape.length !== first.length || others(shape) !== others(first))
    if (odd) {
      throw new AnnealError({
        code: 'shape-mismatch',
        message: `Concatenate puts ${showShape(first)} and ${showShape(odd)} together along side ${at + 1}; all other sides must be equal.`,
        hint: 'Give the ways equal sizes, for example with padding “same”, or choose another axis.'
      })
    }
    return first.map((side, i) => (i === at ? shapes.reduce((sum, shape) => sum + (shape[at] ?? 0), 0) : side))
  }
})
