import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, only, showShape } from './layerType'
import { countSchema } from './settings'

export const repeatVectorLayer = defineLayer({
  type: 'repeatVector',
  title: 'RepeatVector',
  help: 'Repeats one row of values, which makes a sequence of it.',
  source: 'https://keras.io/api/layers/reshaping_layers/repeat_vector/',
  params: z.strictObject({ n: countSchema(65_536).describe('How many steps the sequence has.') }),
  inputs: 1,
  outputShape({ n }, shapes) {
    const shape = only(shapes)
    const [values, ...rest] = shape
    if (values !== undefined && rest.length === 0) return [n, values]
    throw new AnnealError({
      code: 'shape-mismatch',
      message: `RepeatVector takes one row of values, it gets ${showShape(shape)}.`,
      hint: 'Put a Flatten layer before it.'
    })
  }
})
