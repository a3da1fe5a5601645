import { z } from 'zod'
import { defineLayer } from './layerType'
import { mergedShape, mergingWork } from './merging'

export const averageLayer = defineLayer({
  type: 'average',
  title: 'Average',
  help: 'Takes the mean of what several layers give, value by value.',
  source: 'https://keras.io/api/layers/merging_layers/average/',
  params: z.strictObject({}),
  inputs: 'many',
  outputShape: (_, shapes) => mergedShape('Average', shapes),
  multiplyAdds: (_, shapes) => mergingWork('Average', shapes)
})
