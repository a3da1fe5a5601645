import { z } from 'zod'
import { defineLayer } from './layerType'
import { mergedShape, mergingWork } from './merging'

export const maximumLayer = defineLayer({
  type: 'maximum',
  title: 'Maximum',
  help: 'Keeps of what several layers give the largest, value by value.',
  source: 'https://keras.io/api/layers/merging_layers/maximum/',
  params: z.strictObject({}),
  inputs: 'many',
  outputShape: (_, shapes) => mergedShape('Maximum', shapes),
  multiplyAdds: (_, shapes) => mergingWork('Maximum', shapes)
})
