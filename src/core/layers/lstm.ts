import { z } from 'zod'
import { defineLayer } from './layerType'
import { recurrentSides, recurrentWeights, returnSequencesSchema } from './recurrent'
import { countSchema } from './settings'

export const lstmLayer = defineLayer({
  type: 'lstm',
  title: 'LSTM',
  help: 'Reads a sequence step by step and remembers what matters; for series, signals and text.',
  source: 'https://keras.io/api/layers/recurrent_layers/lstm/',
  params: z.strictObject({
    units: countSchema(65_536).describe('How many values it remembers and gives.'),
    returnSequences: returnSequencesSchema,
    unitForgetBias: z
      .boolean()
      .default(true)
      .describe('Whether it starts out remembering: the constant of the forget gate is 1 before training.')
  }),
  inputs: 1,
  outputShape({ units, returnSequences }, shapes) {
    const { steps } = recurrentSides('LSTM', shapes)
    return returnSequences ? [steps, units] : [units]
  },
  weights({ units, unitForgetBias }, shapes) {
    const { values } = recurrentSides('LSTM', shapes)
    const bias = { shape: [4 * units], initializer: unitForgetBias ? ('forgetGateOnes' as const) : ('zeros' as const) }
    return recurrentWeights({ values, units, gates: 4, bias })
  },
  /** The matrix products and, a unit, the three products of the gates. */
  multiplyAdds({ units }, shapes) {
    const { steps, values } = recurrentSides('LSTM', shapes)
    return steps * ((values + units) * 4 * units + 3 * units)
  }
})
