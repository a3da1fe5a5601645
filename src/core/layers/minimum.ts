import { z } from 'zod'
import { defineLayer } from './layerType'
import { mergedShape, mergingWork } from './merging'

export const minimumLayer = defineLayer({
  type: 'minimum',
  title: 'Minimum',
  help: 'Keeps of what several layers give the smallest, value by value.',
  source: 'https://keras.io/api/layers/merging_layers/minimum/',
  params: z.strictObject({}),
  inputs: 'many',
  outputShape: (_, shapes) => mergedShape('Minimum', shapes),
  multiplyAdds: (_, shapes) => mergingWork('Minimum', shapes)
})
