import { z } from 'zod'
import { defineLayer, only, sizeOf } from './layerType'

export const flattenLayer = defineLayer({
  type: 'flatten',
  title: 'Flatten',
  help: 'Lays an image out as one long row of values, so that Dense layers can take it.',
  source: 'https://keras.io/api/layers/reshaping_layers/flatten/',
  params: z.strictObject({}),
  inputs: 1,
  outputShape: (_, shapes) => [sizeOf(only(shapes))]
})
