/**
 * Optimizers as TensorFlow's own update ops, one a weight. The formulas are those of training/optimizers.ts
 * (Keras 3's); what changes from step to step comes in as a row of figures made on the host, so it is the
 * same however many steps a call has.
 */
import type { OptimizerName, TrainingSpec } from '@shared/project'
import { attr, DType } from './attributes'
import type { Graph } from './graph'

/** Names in the graph of what an update takes. */
export interface UpdateInput {
  weight: string
  /** Handles, in the order of the optimizer's slots. */
  slots: readonly string[]
  gradient: string
  /** Scalars, in the order of `figures`. */
  figures: readonly string[]
  /** Examples in the batch. */
  examples: number
  /** Brings a constant to where the update is. */
  constant(value: number): string
  /** Names to wait for. */
  after: readonly string[]
}

export interface UpdateRule {
  /** How many figures a step has. */
  readonly width: number
  /** @param update updates done before this one, plus 1 */
  figures(learningRate: number, update: number): number[]
  /** @returns the update's name */
  add(graph: Graph, input: UpdateInput): string
}

const float = { T: attr.type(DType.float) }
const BETA_1 = 0.9
const BETA_2 = 0.999
const ADAM_EPSILON = 1e-7

function at(list: readonly string[], index: number): string {
  const name = list[index]
  if (name === undefined) throw new Error(`An update lacks its value ${index}`)
  return name
}

const waits = (after: readonly string[]): string[] => after.map((name) => `^${name}`)

/** var -= alpha * delta */
export function descend(
  graph: Graph,
  variable: string,
  alpha: string,
  delta: string,
  after: readonly string[]
): string {
  return graph.add('ResourceApplyGradientDescent', [variable, alpha, delta, ...waits(after)], float)
}

const sgd: UpdateRule = {
  width: 1,
  figures: (learningRate) => [learningRate],
  add: (graph, { weight, gradient, figures, after }) => descend(graph, weight, at(figures, 0), gradient, after)
}

/** accum = momentum * accum - learningRate * gradient; weight += accum */
function momentum(factor: number): UpdateRule {
  return {
    width: 1,
    figures: (learningRate) => [learningRate],
    add: (graph, { weight, slots, gradient, figures, constant, after }) =>
      graph.add(
        'ResourceApplyKerasMomentum',
        [weight, at(slots, 0), at(figures, 0), gradient, constant(factor), ...waits(after)],
        float
      )
  }
}

/** beta^update in float32's beta, as Keras and TensorFlow compute it. */
function power(beta: number, update: number): number {
  return Math.pow(Math.fround(beta), update)
}

/**
 * TensorFlow takes 1 - beta in float32, for beta 2 that is 1.3e-5 less than Keras' 0.001, and so is v; the
 * learning rate makes up for it.
 */
const ADAM_RATE =
  Math.sqrt((1 - Math.fround(BETA_2)) / Math.fround(1 - BETA_2)) * (Math.fround(1 - BETA_1) / (1 - Math.fround(BETA_1)))

const adam: UpdateRule = {
  width: 3,
  figures: (learningRate, update) => [learningRate * ADAM_RATE, power(BETA_1, update), power(BETA_2, update)],
  add(graph, { weight, slots, gradient, figures, constant, after }) {
    const powers = [at(figures, 1), at(figures, 2)]
    const rates = [at(figures, 0), constant(BETA_1), constant(BETA_2), constant(ADAM_EPSILON)]
    const inputs = [weight, at(slots, 0), at(slots, 1), ...powers, ...rates, gradient]
    return graph.add('ResourceApplyAdam', [...inputs, ...waits(after)], float)
  }
}

/** sum += examples * gradient; the weight moves at the end of the epoch. */
const gd: UpdateRule = {
  width: 1,
  figures: (learningRate) => [learningRate],
  add: (graph, { slots, gradient, examples, constant, after }) =>
    descend(graph, at(slots, 0), constant(-examples), gradient, after)
}

export function updateRule({ optimizer, momentum: factor }: Pick<TrainingSpec, 'optimizer' | 'momentum'>): UpdateRule {
  const rules: Record<OptimizerName, UpdateRule> = { gd, sgd, momentum: momentum(factor), adam }
  return rules[optimizer]
}

/** End of an epoch of gradient descent: weight -= learningRate * sum / examples; sum = 0. */
export function addEpochUpdate(
  graph: Graph,
  { weight, sum, learningRate, examples }: { weight: string; sum: string; learningRate: string; examples: string }
): string {
  const total = graph.read(sum, DType.float)
  const mean = graph.add('RealDiv', [total, examples], float)
  const moved = descend(graph, weight, learningRate, mean, [])
  return graph.assign(sum, graph.add('ZerosLike', [total], float), DType.float, [moved])
}
