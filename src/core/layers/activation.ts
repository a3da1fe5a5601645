import { z } from 'zod'
import { activationSchema } from './activations'
import { notTaken, type KerasArgs } from './kerasForm'
import { defineLayer, only } from './layerType'

/** Keras' own layers for single functions. Source: keras/src/layers/activations/ */
function relu({ max_value, negative_slope, alpha, threshold }: KerasArgs): { activation: string } {
  if (Number(negative_slope ?? alpha ?? 0) !== 0) notTaken('its slope for negative values')
  if (Number(threshold ?? 0) !== 0) notTaken('its threshold')
  if (max_value === undefined || max_value === null) return { activation: 'relu' }
  return Number(max_value) === 6 ? { activation: 'relu6' } : notTaken(`its largest value of ${Number(max_value)}`)
}

function elu({ alpha }: KerasArgs): { activation: string } {
  return Number(alpha ?? 1) === 1 ? { activation: 'elu' } : notTaken(`its alpha of ${Number(alpha)}`)
}

function softmax({ axis }: KerasArgs): { activation: string; axis: unknown } {
  return { activation: 'softmax', axis }
}

export const activationLayer = defineLayer({
  type: 'activation',
  title: 'Activation',
  help: 'Applies a function to each value.',
  source: 'https://keras.io/api/layers/activations/',
  params: z.strictObject({
    activation: activationSchema.default('relu').describe('The function that is applied.')
  }),
  inputs: 1,
  keras: { read: { ReLU: relu, ELU: elu, Softmax: softmax } },
  outputShape: (_, shapes) => [...only(shapes)]
})
