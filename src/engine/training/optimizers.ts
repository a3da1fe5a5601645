/** Optimizers by name, each written once over tensors with Keras 3's formula (here keras/src/optimizers/sgd.py). */
import type { OptimizerName, TrainingSpec } from '@shared/project'
import { adadelta, adagrad, adam, adamax, adamw, rmsprop } from './adaptiveOptimizers'
import { slot, type OptimizerDefinition } from './optimizerDefinition'

export type OptimizerSettings = Pick<TrainingSpec, 'optimizer' | 'momentum' | 'weightDecay'>

/** w -= learningRate * g */
const sgd: OptimizerDefinition = {
  slots: [],
  prepare: (tf, { learningRate }) => {
    return (weight, gradient) => ({ weight: tf.sub(weight, tf.mul(gradient, learningRate)), slots: [] })
  }
}

/** m = momentum * m - learningRate * g; w += m, or with Nesterov's look ahead w += momentum * m - learningRate * g */
function momentum(factor: number, nesterov: boolean): OptimizerDefinition {
  return {
    slots: ['momentum'],
    prepare: (tf, { learningRate }) => {
      return (weight, gradient, slots) => {
        const step = tf.mul(gradient, learningRate)
        const m = tf.sub(tf.mul(slot(slots, 0), factor), step)
        return { weight: tf.add(weight, nesterov ? tf.sub(tf.mul(m, factor), step) : m), slots: [m] }
      }
    }
  }
}

/**
 * Gradient descent on the whole data: a batch's mean gradient is added up weighted by its examples, and
 * applied once an epoch: w -= learningRate * sum / examples, exactly the gradient of the mean loss.
 */
const gd: OptimizerDefinition = {
  slots: ['sum'],
  prepare: (tf, { examples }) => {
    return (weight, gradient, slots) => ({
      weight,
      slots: [tf.add(slot(slots, 0), tf.mul(gradient, examples))]
    })
  },
  endEpoch: {
    gradient: (tf, slots, examples) => tf.div(slot(slots, 0), examples),
    prepare: (tf, learningRate) => (weight, gradient, slots) => ({
      weight: tf.sub(weight, tf.mul(gradient, learningRate)),
      slots: [tf.zerosLike(slot(slots, 0))]
    })
  }
}

export function optimizerOf(training: OptimizerSettings): OptimizerDefinition {
  const definitions: Record<OptimizerName, () => OptimizerDefinition> = {
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
  return definitions[training.optimizer]()
}
