import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, only, showShape, type Shape } from './layerType'
import { checkSteps, returnSequencesSchema } from './recurrent'
import { countSchema } from './settings'
import { paddingSchema, sidesSchema, slide, type Padding, type Sides } from './window'

interface Film {
  steps: number
  height: number
  width: number
  channels: number
}

function film(shapes: readonly Shape[]): Film {
  const shape = only(shapes)
  const [steps, height, width, channels, ...rest] = shape
  if (steps === undefined || height === undefined || width === undefined || channels === undefined || rest.length > 0) {
    throw new AnnealError({
      code: 'shape-mismatch',
      message: `ConvLSTM2D takes sequences of images (steps × height × width × channels), it gets ${showShape(shape)}.`,
      hint: 'Put a Reshape layer before it, for example 1 × 28 × 28 × 1 for a single image.'
    })
  }
  checkSteps('ConvLSTM2D', steps)
  return { steps, height, width, channels }
}

function moved(image: Film, params: { kernelSize: Sides; strides: Sides; padding: Padding }): Film {
  const sides = [image.height, image.width] as const
  const [height, width] = slide('ConvLSTM2D', sides, params.kernelSize, params.strides, params.padding)
  return { ...image, height, width }
}

export const convLstm2dLayer = defineLayer({
  type: 'convLstm2d',
  title: 'ConvLSTM2D',
  help: 'An LSTM whose products are convolutions: reads images one after the other and remembers what moves.',
  source: 'https://keras.io/api/layers/recurrent_layers/conv_lstm2d/',
  params: z.strictObject({
    filters: countSchema(65_536).describe('How many values it remembers and gives at each place.'),
    kernelSize: sidesSchema.default([3, 3]).describe('Height and width of a filter, in pixels.'),
    strides: sidesSchema.default([1, 1]).describe('How far the filter moves over the images each time, in pixels.'),
    padding: paddingSchema
      .default('valid')
      .describe('valid: only where the filter fits; same: the edge is filled with 0 so that the size stays.'),
    returnSequences: returnSequencesSchema,
    unitForgetBias: z
      .boolean()
      .default(true)
      .describe('Whether it starts out remembering: the constant of the forget gate is 1 before training.')
  }),
  inputs: 1,
  outputShape(params, shapes) {
    const { steps, height, width } = moved(film(shapes), params)
    return [...(params.returnSequences ? [steps] : []), height, width, params.filters]
  },
  weights(params, shapes) {
    const image = film(shapes)
    moved(image, params)
    const { filters, kernelSize, unitForgetBias } = params
    const field = kernelSize[0] * kernelSize[1]
    const fanOut = field * 4 * filters
    const kernel = (name: string, channels: number, initializer: 'glorotUniform' | 'orthogonal') => ({
      name,
      shape: [...kernelSize, channels, 4 * filters],
      initializer,
      fanIn: field * channels,
      fanOut,
      regularizable: true
    })
    return [
      kernel('kernel', image.channels, 'glorotUniform'),
      kernel('recurrent_kernel', filters, 'orthogonal'),
      {
        name: 'bias',
        shape: [4 * filters],
        initializer: unitForgetBias ? 'forgetGateOnes' : 'zeros',
        fanIn: field * image.channels,
        fanOut,
        regularizable: false
      }
    ]
  },
  /** The convolutions and, a value, the three products of the gates. */
  multiplyAdds(params, shapes) {
    const image = film(shapes)
    const { steps, height, width } = moved(image, params)
    const { filters, kernelSize } = params
    const field = kernelSize[0] * kernelSize[1]
    return steps * height * width * (field * (image.channels + filters) * 4 * filters + 3 * filters)
  }
})
