import { z } from 'zod'
import { defineLayer } from './layerType'
import { mergedShape, mergingWork } from './merging'

export const addLayer = defineLayer({
  type: 'add',
  title: 'Add',
  help: 'Adds what several layers give, value by value; the short cuts of residual networks end here.',
  source: 'https://keras.io/api/layers/merging_layers/add/',
  params: z.strictObject({}),
  inputs: 'many',
  outputShape: (_, shapes) => mergedShape('Add', shapes),
  multiplyAdds: (_, shapes) => mergingWork('Add', shapes)
})
