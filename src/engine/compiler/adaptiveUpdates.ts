/**
 * TensorFlow's update ops of the optimizers that give each weight its own pace. Where an op's formula is not
 * quite Keras 3's (tensorflow/core/kernels/training_ops.cc), what makes it so is said beside it.
 */
import { ADADELTA_RHO, BETA_1, BETA_2, EPSILON, RMSPROP_RHO } from '@engine/training/adaptiveOptimizers'
import { DType } from './attributes'
import { at, float, waits, type UpdateRule } from './updateRule'

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

export const adam: UpdateRule = {
  width: 3,
  figures: (learningRate, update) => [learningRate * ADAM_RATE, power(BETA_1, update), power(BETA_2, update)],
  add(graph, { weight, slots, gradient, figures, constant, after }) {
    const powers = [at(figures, 1), at(figures, 2)]
    const rates = [at(figures, 0), constant(BETA_1), constant(BETA_2), constant(EPSILON)]
    const inputs = [weight, at(slots, 0), at(slots, 1), ...powers, ...rates, gradient]
    return graph.add('ResourceApplyAdam', [...inputs, ...waits(after)], float)
  }
}

/**
 * weight -= weight * share, then Adam. Not weight *= 1 - share: a usual share is a hundredth of what float32
 * tells apart near 1, and would be rounded the same way in every step.
 */
export function adamw(decay: number): UpdateRule {
  return {
    width: adam.width + 1,
    figures: (learningRate, update) => [...adam.figures(learningRate, update), learningRate * decay],
    add(graph, input) {
      const { weight, figures, after } = input
      const share = at(figures, adam.width)
      const loss = graph.add('Mul', [graph.read(weight, DType.float, after), share], float)
      const decayed = graph.add('AssignSubVariableOp', [weight, loss, ...waits(after)], { dtype: float.T })
      return adam.add(graph, { ...input, after: [...after, decayed] })
    }
  }
}

export const adamax: UpdateRule = {
  width: 2,
  figures: (learningRate, update) => [learningRate, power(BETA_1, update)],
  add(graph, { weight, slots, gradient, figures, constant, after }) {
    const rates = [at(figures, 1), at(figures, 0), constant(BETA_1), constant(BETA_2), constant(EPSILON)]
    const inputs = [weight, at(slots, 0), at(slots, 1), ...rates, gradient]
    return graph.add('ResourceApplyAdaMax', [...inputs, ...waits(after)], float)
  }
}

/** The op has epsilon under the root, as Keras 3; its momentum, which Keras' default has not, is 0 times what was. */
export const rmsprop: UpdateRule = {
  width: 1,
  scratch: ['step'],
  figures: (learningRate) => [learningRate],
  add(graph, { weight, slots, scratch, gradient, figures, constant, after }) {
    const rates = [at(figures, 0), constant(RMSPROP_RHO), constant(0), constant(EPSILON)]
    const inputs = [weight, at(slots, 0), at(scratch, 0), ...rates, gradient]
    return graph.add('ResourceApplyRMSProp', [...inputs, ...waits(after)], float)
  }
}

/** The op without an epsilon of its own (V2 adds it outside of the root): the slot has it from the start. */
export const adagrad: UpdateRule = {
  width: 1,
  figures: (learningRate) => [learningRate],
  add: (graph, { weight, slots, gradient, figures, after }) =>
    graph.add('ResourceApplyAdagrad', [weight, at(slots, 0), at(figures, 0), gradient, ...waits(after)], float)
}

export const adadelta: UpdateRule = {
  width: 1,
  figures: (learningRate) => [learningRate],
  add(graph, { weight, slots, gradient, figures, constant, after }) {
    const rates = [at(figures, 0), constant(ADADELTA_RHO), constant(EPSILON)]
    const inputs = [weight, at(slots, 0), at(slots, 1), ...rates, gradient]
    return graph.add('ResourceApplyAdadelta', [...inputs, ...waits(after)], float)
  }
}
