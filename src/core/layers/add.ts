import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, showShape, sizeOf } from './layerType'

export const addLayer = defineLayer({
  type: 'add',
  title: 'Add',
  help: 'Adds what several layers give, value by value; the short cuts of residual networks end here.',
  source: 'https://keras.io/api/layers/merging_layers/add/',
  params: z.strictObject({}),
  inputs: 'many',
  outputShape(_, shapes) {
    const [first = [], ...rest] = shapes
    const other = rest.find((shape) => shape.join() !== first.join())
    if (!other) return [...first]
    throw new AnnealError({
      code: 'shape-mismatch',
      message: `Add takes inputs of one shape, it gets ${showShape(first)} and ${showShape(other)}.`,
      hint: 'Give both ways the same sizes, for example with padding “same” and as many filters.'
    })
  },
  multiplyAdds: (_, shapes) => sizeOf(shapes[0] ?? []) * (shapes.length - 1)
})
