/** What a kernel must keep to: after each update it is brought back. Which choices there are; the ops are the engine's. */
import { z } from 'zod'

export const constraintNames = ['none', 'maxNorm', 'nonNeg', 'unitNorm'] as const
export type ConstraintName = (typeof constraintNames)[number]

/** @property sides those that are summed over: a length is that of what leads to one unit, or of one filter */
export type Constraint =
  { kind: 'maxNorm'; most: number; sides: number[] } | { kind: 'unitNorm'; sides: number[] } | { kind: 'nonNeg' }

export const constraintSettings = {
  kernelConstraint: z
    .enum(constraintNames, `must be one of ${constraintNames.join(', ')}.`)
    .default('none')
    .describe(
      'What the weights are held to after each step. maxNorm: each unit’s or filter’s weights are at most as long as maxNorm says; unitNorm: they have length 1; nonNeg: none is below 0.'
    ),
  maxNorm: z
    .number('must be a number above 0.')
    .gt(0, 'must be above 0.')
    .default(2)
    .describe('The most length that the constraint maxNorm allows.')
}

/** @param sides of the kernel */
export function constraintOf(
  { kernelConstraint, maxNorm }: { kernelConstraint: ConstraintName; maxNorm: number },
  sides: number[]
): Constraint | null {
  switch (kernelConstraint) {
    case 'none':
      return null
    case 'nonNeg':
      return { kind: 'nonNeg' }
    case 'unitNorm':
      return { kind: 'unitNorm', sides }
    case 'maxNorm':
      return { kind: 'maxNorm', most: maxNorm, sides }
  }
}
