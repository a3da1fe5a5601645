/**
 * Optimizers as TensorFlow's own update ops, one a weight. The formulas are those of training/optimizers.ts
 * (Keras 3's); what changes from step to step comes in as a row of figures made on the host, so it is the
 * same however many steps a call has.
 */
import type { OptimizerName } from '@shared/project'
import type { OptimizerSettings } from '@engine/training/optimizers'
import { adadelta, adagrad, adam, adamax, adamw, rmsprop } from './adaptiveUpdates'
import { attr, DType } from './attributes'
import type { Graph } from './graph'
import { at, descend, float, waits, type UpdateRule } from './updateRule'

const sgd: UpdateRule = {
  width: 1,
  figures: (learningRate) => [learningRate],
  add: (graph, { weight, gradient, figures, after }) => descend(graph, weight, at(figures, 0), gradient, after)
}

/** The op with Keras' own order of learning rate and momentum; looking ahead it is Keras' Nesterov. */
function momentum(factor: number, nesterov: boolean): UpdateRule {
  return {
    width: 1,
    figures: (learningRate) => [learningRate],
    add: (graph, { weight, slots, gradient, figures, constant, after }) =>
      graph.add(
        'ResourceApplyKerasMomentum',
        [weight, at(slots, 0), at(figures, 0), gradient, constant(factor), ...waits(after)],
        { ...float, use_nesterov: attr.bool(nesterov) }
      )
  }
}

/** sum += examples * gradient; the weight moves at the end of the epoch. */
const gd: UpdateRule = {
  width: 1,
  figures: (learningRate) => [learningRate],
  add: (graph, { slots, gradient, examples, constant, after }) =>
    descend(graph, at(slots, 0), constant(-examples), gradient, after)
}

export function updateRule(training: OptimizerSettings): UpdateRule {
  const rules: Record<OptimizerName, () => UpdateRule> = {
    gd: () => gd,
    sgd: () => sgd,
    momentum: () => momentum(training.momentum, false),
    nesterov: () => momentum(training.momentum, true),
    adam: () => adam,
    adamw: () => adamw(training.weightDecay),
    adamax: () => adamax,
    rmsprop: () => rmsprop,
    adagrad: () => adagrad,
    adadelta: () => adadelta
  }
  return rules[training.optimizer]()
}

/** What gradient descent gathered: sum / examples. */
export function addMean(graph: Graph, sum: string, examples: string): string {
  return graph.add('RealDiv', [graph.read(sum, DType.float), examples], float)
}

/** End of an epoch of gradient descent: weight -= learningRate * gradient; sum = 0. */
export function addEpochUpdate(
  graph: Graph,
  { weight, sum, learningRate, gradient }: { weight: string; sum: string; learningRate: string; gradient: string }
): string {
  const moved = descend(graph, weight, learningRate, gradient, [])
  return graph.assign(sum, graph.add('ZerosLike', [gradient], float), DType.float, [moved])
}
