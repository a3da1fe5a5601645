import { z } from 'zod'
import { defineLayer } from './layerType'
import { recurrentSides, recurrentWeights, returnSequencesSchema } from './recurrent'
import { countSchema } from './settings'

export const gruLayer = defineLayer({
  type: 'gru',
  title: 'GRU',
  help: 'Reads a sequence step by step like LSTM, with fewer weights: it decides what to keep and what to renew.',
  source: 'https://keras.io/api/layers/recurrent_layers/gru/',
  params: z.strictObject({
    units: countSchema(65_536).describe('How many values it remembers and gives.'),
    returnSequences: returnSequencesSchema,
    // Keras' own default is true. TF.js knows only false, and what is drawn here can be taken away in any format.
    resetAfter: z
      .boolean()
      .default(false)
      .describe(
        'Whether it forgets after the product with its recurrent weights, as a new GRU of Keras does; TF.js has no such layer.'
      )
  }),
  inputs: 1,
  outputShape({ units, returnSequences }, shapes) {
    const { steps } = recurrentSides('GRU', shapes)
    return returnSequences ? [steps, units] : [units]
  },
  weights({ units, resetAfter }, shapes) {
    const { values } = recurrentSides('GRU', shapes)
    // One constant for what comes in and one for what is remembered; where both are only added up, one is enough.
    const shape = resetAfter ? [2, 3 * units] : [3 * units]
    return recurrentWeights({ values, units, gates: 3, bias: { shape, initializer: 'zeros' } })
  },
  /** The matrix products and, a unit, the three products of the gates. */
  multiplyAdds({ units }, shapes) {
    const { steps, values } = recurrentSides('GRU', shapes)
    return steps * ((values + units) * 3 * units + 3 * units)
  }
})
