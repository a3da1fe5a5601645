/** What layers with learned filters share: settings that end their lists, and their kernel and bias. */
import { z } from 'zod'
import { activationSchema } from './activations'
import { initializerSchema, type InitializerName } from './initializers'
import type { WeightSpec } from './layerType'

export const filterSettings = {
  activation: activationSchema.default('linear').describe('What is applied to each value.'),
  useBias: z.boolean().default(true).describe('Whether each filter also learns a constant.'),
  kernelInitializer: initializerSchema.default('glorotUniform').describe('Weights before training.')
}

/**
 * A kernel. Its fans are the last two sides, each times the size of its window, whatever the two stand for.
 * Source: `compute_fans` of keras/src/initializers/random_initializers.py
 */
export function kernelSpec(name: string, shape: number[], initializer: InitializerName): WeightSpec {
  const field = shape.slice(0, -2).reduce((product, side) => product * side, 1)
  const [last = 1, beforeLast = 1] = [shape.at(-1), shape.at(-2)]
  return { name, shape, initializer, fanIn: field * beforeLast, fanOut: field * last, regularizable: true }
}

/** A constant for each filter, 0 before training; none where the layer has no bias. */
export function biasSpecs(filters: number, useBias: boolean): WeightSpec[] {
  if (!useBias) return []
  return [
    { name: 'bias', shape: [filters], initializer: 'zeros', fanIn: filters, fanOut: filters, regularizable: false }
  ]
}
