import { z } from 'zod'
import { defineLayer } from './layerType'
import { mergedShape, mergingWork } from './merging'

export const multiplyLayer = defineLayer({
  type: 'multiply',
  title: 'Multiply',
  help: 'Multiplies what several layers give, value by value; one way can so open and close another.',
  source: 'https://keras.io/api/layers/merging_layers/multiply/',
  params: z.strictObject({}),
  inputs: 'many',
  outputShape: (_, shapes) => mergedShape('Multiply', shapes),
  multiplyAdds: (_, shapes) => mergingWork('Multiply', shapes)
})
