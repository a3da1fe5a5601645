import { z } from 'zod'
import { defineLayer, imageSides, only, sizeOf, type Shape } from './layerType'
import { poolSettings2d, slide } from './window'

type Settings = z.output<z.ZodObject<typeof poolSettings2d>>

function outputShape({ poolSize, strides, padding }: Settings, shapes: readonly Shape[]): number[] {
  const { sides, channels } = imageSides('AveragePooling2D', only(shapes))
  return [...slide('AveragePooling2D', sides, poolSize, strides ?? poolSize, padding), channels]
}

export const averagePooling2dLayer = defineLayer({
  type: 'averagePooling2d',
  title: 'AveragePooling2D',
  help: 'Shrinks an image: of each small window only the mean stays.',
  source: 'https://keras.io/api/layers/pooling_layers/average_pooling2d/',
  params: z.strictObject(poolSettings2d),
  inputs: 1,
  outputShape,
  multiplyAdds: (params, shapes) => sizeOf(outputShape(params, shapes)) * sizeOf(params.poolSize)
})
