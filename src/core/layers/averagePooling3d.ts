import { z } from 'zod'
import { defineLayer, sizeOf, type Shape } from './layerType'
import { volumeSides } from './volume'
import { poolSettings3d, slide } from './window'

type Settings = z.output<z.ZodObject<typeof poolSettings3d>>

function outputShape({ poolSize, strides, padding }: Settings, shapes: readonly Shape[]): number[] {
  const { sides, channels } = volumeSides('AveragePooling3D', shapes)
  return [...slide('AveragePooling3D', sides, poolSize, strides ?? poolSize, padding), channels]
}

export const averagePooling3dLayer = defineLayer({
  type: 'averagePooling3d',
  title: 'AveragePooling3D',
  help: 'Shrinks a volume: of each small window only the mean stays.',
  source: 'https://keras.io/api/layers/pooling_layers/average_pooling3d/',
  params: z.strictObject(poolSettings3d),
  inputs: 1,
  outputShape,
  multiplyAdds: (params, shapes) => sizeOf(outputShape(params, shapes)) * sizeOf(params.poolSize)
})
