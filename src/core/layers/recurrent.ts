/** What the recurrent layers have in common: their sequences, their two kernels and the order of their gates. */
import { z } from 'zod'
import { AnnealError } from '@shared/errors'
import type { StartName } from './initializers'
import type { Shape, WeightSpec } from './layerType'
import { sequenceSides } from './sequence'

/** More steps would make a graph too large to build: each is computed on its own. */
const MOST_STEPS = 1024

export const returnSequencesSchema = z
  .boolean()
  .default(false)
  .describe('Whether it gives its values at every step, for another recurrent layer, or only at the last.')

/** @throws `shape-mismatch` for more steps than a recurrent layer takes */
export function checkSteps(title: string, steps: number): void {
  if (steps <= MOST_STEPS) return
  throw new AnnealError({
    code: 'shape-mismatch',
    message: `${title} takes sequences of at most ${MOST_STEPS} steps, it gets ${steps}.`,
    hint: 'Shorten the sequences, or gather several steps into one with a Reshape layer.'
  })
}

/** @throws `shape-mismatch` */
export function recurrentSides(title: string, shapes: readonly Shape[]): { steps: number; values: number } {
  const hint = 'Put a Reshape layer before it, for example 28 × 28 to read an image row by row.'
  const { steps, values } = sequenceSides(title, shapes, hint)
  checkSteps(title, steps)
  return { steps, values }
}

export interface RecurrentCell {
  /** Values of one step of the input. */
  values: number
  units: number
  /** Blocks of columns in its kernels. */
  gates: number
  bias: { shape: number[]; initializer: StartName }
}

/** Keras' three weights of a recurrent cell. */
export function recurrentWeights({ values, units, gates, bias }: RecurrentCell): WeightSpec[] {
  const fanOut = gates * units
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
    { name: 'bias', ...bias, fanIn: values, fanOut, regularizable: false }
  ]
}
