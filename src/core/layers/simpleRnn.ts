import { z } from 'zod'
import { defineLayer } from './layerType'
import { recurrentSides, recurrentWeights, returnSequencesSchema } from './recurrent'
import { countSchema } from './settings'

export const recurrentActivations = ['tanh', 'relu'] as const

export const simpleRnnLayer = defineLayer({
  type: 'simpleRnn',
  title: 'SimpleRNN',
  help: 'Reads a sequence step by step, each time from the step and its own last values; forgets soon, for short ones.',
  source: 'https://keras.io/api/layers/recurrent_layers/simple_rnn/',
  params: z.strictObject({
    units: countSchema(65_536).describe('How many values it remembers and gives.'),
    returnSequences: returnSequencesSchema,
    activation: z
      .enum(recurrentActivations, `must be one of ${recurrentActivations.join(', ')}.`)
      .default('tanh')
      .describe('What is applied to the sums of each step.')
  }),
  inputs: 1,
  outputShape({ units, returnSequences }, shapes) {
    const { steps } = recurrentSides('SimpleRNN', shapes)
    return returnSequences ? [steps, units] : [units]
  },
  weights({ units }, shapes) {
    const { values } = recurrentSides('SimpleRNN', shapes)
    return recurrentWeights({ values, units, gates: 1, bias: { shape: [units], initializer: 'zeros' } })
  },
  multiplyAdds({ units }, shapes) {
    const { steps, values } = recurrentSides('SimpleRNN', shapes)
    return steps * (values + units) * units
  }
})
