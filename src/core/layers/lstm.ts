import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import { defineLayer, type Shape } from './layerType'
import { countSchema } from './settings'
import { sequenceSides } from './sequence'

/** More steps would make a graph too large to build: each is computed on its own. */
const MOST_STEPS = 1024

function sequence(shapes: readonly Shape[]): { steps: number; values: number } {
  const hint = 'Put a Reshape layer before it, for example 28 × 28 to read an image row by row.'
  const { steps, values } = sequenceSides('LSTM', shapes, hint)
  if (steps <= MOST_STEPS) return { steps, values }
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `LSTM takes sequences of at most ${MOST_STEPS} steps, it gets ${steps}.`,
    hint: 'Shorten the sequences, or gather several steps into one with a Reshape layer.'
  })
}

export const lstmLayer = defineLayer({
  type: 'lstm',
  title: 'LSTM',
  help: 'Reads a sequence step by step and remembers what matters; for series, signals and text.',
  source: 'https://keras.io/api/layers/recurrent_layers/lstm/',
  params: z.strictObject({
    units: countSchema(65_536).describe('How many values it remembers and gives.'),
    returnSequences: z
      .boolean()
      .default(false)
      .describe('Whether it gives its values at every step, for another recurrent layer, or only at the last.'),
    unitForgetBias: z
      .boolean()
      .default(true)
      .describe('Whether it starts out remembering: the constant of the forget gate is 1 before training.')
  }),
  inputs: 1,
  outputShape({ units, returnSequences }, shapes) {
    const { steps } = sequence(shapes)
    return returnSequences ? [steps, units] : [units]
  },
  weights({ units, unitForgetBias }, shapes) {
    const { values } = sequence(shapes)
    const fanOut = 4 * units
    const bias = unitForgetBias ? 'forgetGateOnes' : 'zeros'
    return [
      {
        name: 'kernel',
        shape: [values, fanOut],
        initializer: 'glorotUniform',
        fanIn: values,
        fanOut,
        regularizable: true
      },
      {
        name: 'recurrent_kernel',
        shape: [units, fanOut],
        initializer: 'orthogonal',
        fanIn: units,
        fanOut,
        regularizable: true
      },
      { name: 'bias', shape: [fanOut], initializer: bias, fanIn: values, fanOut, regularizable: false }
    ]
  },
  /** The matrix products and, a unit, the three products of the gates. */
  multiplyAdds({ units }, shapes) {
    const { steps, values } = sequence(shapes)
    return steps * ((values + units) * 4 * units + 3 * units)
  }
})
