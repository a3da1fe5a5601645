import { z } from 'zod'
import { defineLayer } from './layerType'
import { mergedShape, mergingWork } from './merging'

export const subtractLayer = defineLayer({
  type: 'subtract',
  title: 'Subtract',
  help: 'Takes the second input away from the first, value by value.',
  source: 'https://keras.io/api/layers/merging_layers/subtract/',
  params: z.strictObject({}),
  inputs: 2,
  outputShape: (_, shapes) => mergedShape('Subtract', shapes),
  multiplyAdds: (_, shapes) => mergingWork('Subtract', shapes)
})
