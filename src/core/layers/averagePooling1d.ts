import { z } from 'zod'
import { defineLayer, sizeOf, type Shape } from './layerType'
import { sequenceSides } from './sequence'
import { poolSettings1d, slide } from './window'

type Settings = z.output<z.ZodObject<typeof poolSettings1d>>

function outputShape({ poolSize, strides, padding }: Settings, shapes: readonly Shape[]): number[] {
  const { steps, values } = sequenceSides('AveragePooling1D', shapes)
  return [...slide('AveragePooling1D', [steps], [poolSize], [strides ?? poolSize], padding), values]
}

export const averagePooling1dLayer = defineLayer({
  type: 'averagePooling1d',
  title: 'AveragePooling1D',
  help: 'Shortens a sequence: of each window of steps only the mean stays.',
  source: 'https://keras.io/api/layers/pooling_layers/average_pooling1d/',
  params: z.strictObject(poolSettings1d),
  inputs: 1,
  outputShape,
  multiplyAdds: (params, shapes) => sizeOf(outputShape(params, shapes)) * params.poolSize
})
