import { z } from 'zod'
import { defineLayer, only, sizeOf } from './layerType'

export const rescalingLayer = defineLayer({
  type: 'rescaling',
  title: 'Rescaling',
  help: 'Multiplies each value by one number and adds another.',
  source: 'https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/',
  params: z.strictObject({
    scale: z
      .number('must be a number.')
      .default(1 / 255)
      .describe('What each value is multiplied by; 1/255 brings pixels to 0..1.'),
    offset: z.number('must be a number.').default(0).describe('What is added after that.')
  }),
  inputs: 1,
  outputShape: (_, shapes) => [...only(shapes)],
  multiplyAdds: (_, shapes) => sizeOf(only(shapes))
})
