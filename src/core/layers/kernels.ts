/** What layers with kernels share: settings that end their lists, and their kernel and bias. */
import { z } from 'zod'
import { activationSchema } from './activations'
import { constraintOf, constraintSettings, type ConstraintName } from './constraints'
import { initializerSchema, type InitializerName } from './initializers'
import type { WeightSpec } from './layerType'

const factor = z.number('must be a number of at least 0.').min(0, 'must be at least 0.').default(0)

export const kernelSettings = {
  kernelInitializer: initializerSchema.default('glorotUniform').describe('Weights before training.'),
  kernelL1: factor.describe('L1 regularization of this layer’s weights, beside that of the whole training.'),
  kernelL2: factor.describe('L2 regularization of this layer’s weights, beside that of the whole training.'),
  ...constraintSettings
}

export const filterSettings = {
  activation: activationSchema.default('linear').describe('What is applied to each value.'),
  useBias: z.boolean().default(true).describe('Whether each filter also learns a constant.'),
  ...kernelSettings
}

export interface KernelSettings {
  kernelInitializer: InitializerName
  kernelL1: number
  kernelL2: number
  kernelConstraint: ConstraintName
  maxNorm: number
}

/**
 * A kernel. Its fans are the last two sides, each times the size of its window, whatever the two stand for.
 * Source: `compute_fans` of keras/src/initializers/random_initializers.py
 * @param units the sides along which units or filters lie, counted from the last one, which is 1
 */
export function kernelSpec(
  name: string,
  shape: number[],
  settings: KernelSettings,
  units: readonly number[] = [1]
): WeightSpec {
  const field = shape.slice(0, -2).reduce((product, side) => product * side, 1)
  const [last = 1, beforeLast = 1] = [shape.at(-1), shape.at(-2)]
  const fans = { fanIn: field * beforeLast, fanOut: field * last }
  const sides = shape.flatMap((_, side) => (units.includes(shape.length - side) ? [] : [side]))
  const constraint = constraintOf(settings, sides)
  const { kernelInitializer: initializer, kernelL1: l1, kernelL2: l2 } = settings
  return {
    name,
    shape,
    initializer,
    ...fans,
    regularizable: true,
    ...(l1 > 0 ? { l1 } : {}),
    ...(l2 > 0 ? { l2 } : {}),
    ...(constraint ? { constraint } : {})
  }
}

/** A constant for each filter or unit, 0 before training; none where the layer has no bias. */
export function biasSpecs(units: number, useBias: boolean): WeightSpec[] {
  if (!useBias) return []
  return [{ name: 'bias', shape: [units], initializer: 'zeros', fanIn: units, fanOut: units, regularizable: false }]
}
