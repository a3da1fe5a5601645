import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { activationSchema } from './activations'
import { biasSpecs, kernelSettings, kernelSpec } from './kernels'
import { defineLayer, only, showShape, type Shape } from './layerType'
import { countSchema } from './settings'

/** Dense over images would mix channels only, which is hardly ever meant: it asks for Flatten. */
function width(shapes: readonly Shape[]): number {
  const shape = only(shapes)
  const [values, ...rest] = shape
  if (values !== undefined && rest.length === 0) return values
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `Dense takes one row of values, it gets ${showShape(shape)}.`,
    hint: 'Put a Flatten layer before it.'
  })
}

export const denseLayer = defineLayer({
  type: 'dense',
  title: 'Dense',
  help: 'Every value is connected with every unit: each unit learns a weighted sum.',
  source: 'https://keras.io/api/layers/core_layers/dense/',
  params: z.strictObject({
    units: countSchema(1_000_000).describe('How many values come out.'),
    activation: activationSchema.default('linear').describe('What is applied to each sum.'),
    useBias: z.boolean().default(true).describe('Whether each unit also learns a constant.'),
    ...kernelSettings
  }),
  inputs: 1,
  outputShape(params, shapes) {
    width(shapes)
    return [params.units]
  },
  weights(params, shapes) {
    const { units, useBias } = params
    return [kernelSpec('kernel', [width(shapes), units], params), ...biasSpecs(units, useBias)]
  },
  multiplyAdds: ({ units }, shapes) => width(shapes) * units
})
