/**
 * Optimizers that give each weight its own pace, with Keras 3's formulas and defaults
 * (keras/src/optimizers/{adam,adamw,adamax,rmsprop,adagrad,adadelta}.py).
 */
import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu'
import type { TensorFlow } from '@engine/runtime'
import { slot, type OptimizerDefinition, type StepFigures, type Update } from './optimizerDefinition'

export const BETA_1 = 0.9
export const BETA_2 = 0.999
export const EPSILON = 1e-7
export const RMSPROP_RHO = 0.9
export const ADADELTA_RHO = 0.95
const ADAGRAD_START = 0.1

/** beta^update */
function power(tf: TensorFlow, beta: number, update: Scalar): Scalar {
  return tf.pow(tf.scalar(beta), update)
}

/** average += (value - average)(1 - keep) */
function moved(tf: TensorFlow, average: Tensor, value: Tensor, keep: number): Tensor {
  return tf.add(average, tf.mul(tf.sub(value, average), 1 - keep))
}

/**
 * alpha = learningRate * sqrt(1 - b2^t) / (1 - b1^t); m += (g - m)(1 - b1); v += (g^2 - v)(1 - b2);
 * w -= alpha * m / (sqrt(v) + epsilon)
 */
export const adam: OptimizerDefinition = {
  slots: ['m', 'v'],
  prepare: (tf, { learningRate, update }) => {
    const [b1, b2] = [power(tf, BETA_1, update), power(tf, BETA_2, update)]
    const alpha = tf.div(tf.mul(learningRate, tf.sqrt(tf.sub(1, b2))), tf.sub(1, b1))
    return (weight, gradient, slots) => {
      const m = moved(tf, slot(slots, 0), gradient, BETA_1)
      const v = moved(tf, slot(slots, 1), tf.square(gradient), BETA_2)
      const change = tf.div(tf.mul(m, alpha), tf.add(tf.sqrt(v), EPSILON))
      return { weight: tf.sub(weight, change), slots: [m, v] }
    }
  }
}

/** Decoupled decay, of biases too: w -= w * decay * learningRate; then Adam. */
export function adamw(decay: number): OptimizerDefinition {
  return {
    slots: adam.slots,
    prepare(tf, figures) {
      const update = adam.prepare(tf, figures)
      const share = tf.mul(figures.learningRate, decay)
      return (weight, gradient, slots) => update(tf.sub(weight, tf.mul(weight, share)), gradient, slots)
    }
  }
}

/** m += (g - m)(1 - b1); u = max(b2 * u, |g|); w -= learningRate * m / ((1 - b1^t)(u + epsilon)) */
export const adamax: OptimizerDefinition = {
  slots: ['m', 'u'],
  prepare: (tf, { learningRate, update }) => {
    const rest = tf.sub(1, power(tf, BETA_1, update))
    return (weight, gradient, slots) => {
      const m = moved(tf, slot(slots, 0), gradient, BETA_1)
      const u = tf.maximum(tf.mul(slot(slots, 1), BETA_2), tf.abs(gradient))
      const change = tf.div(tf.mul(m, learningRate), tf.mul(tf.add(u, EPSILON), rest))
      return { weight: tf.sub(weight, change), slots: [m, u] }
    }
  }
}

/** v = rho * v + (1 - rho) g^2; w -= learningRate * g / sqrt(v + epsilon) */
export const rmsprop: OptimizerDefinition = {
  slots: ['velocity'],
  prepare: (tf, { learningRate }) => {
    return (weight, gradient, slots) => {
      const v = moved(tf, slot(slots, 0), tf.square(gradient), RMSPROP_RHO)
      const change = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(v, EPSILON)))
      return { weight: tf.sub(weight, change), slots: [v] }
    }
  }
}

/**
 * a += g^2; w -= learningRate * g / sqrt(a). Keras' accumulator starts at 0.1 and has epsilon added under
 * each root; here epsilon is in it from the start, which is the same and what TensorFlow's update op takes.
 */
export const adagrad: OptimizerDefinition = {
  slots: ['accumulator'],
  start: ADAGRAD_START + EPSILON,
  prepare: (tf, { learningRate }) => {
    return (weight, gradient, slots) => {
      const a = tf.add(slot(slots, 0), tf.square(gradient))
      return { weight: tf.sub(weight, tf.div(tf.mul(gradient, learningRate), tf.sqrt(a))), slots: [a] }
    }
  }
}

/**
 * a = rho * a + (1 - rho) g^2; change = g * sqrt(c + epsilon) / sqrt(a + epsilon);
 * c = rho * c + (1 - rho) change^2; w -= learningRate * change
 */
export const adadelta: OptimizerDefinition = {
  slots: ['gradients', 'changes'],
  prepare(tf: TensorFlow, { learningRate }: StepFigures): Update {
    const rms = (squares: Tensor): Tensor => tf.sqrt(tf.add(squares, EPSILON))
    return (weight, gradient, slots) => {
      const c0 = slot(slots, 1)
      const a = moved(tf, slot(slots, 0), tf.square(gradient), ADADELTA_RHO)
      const change = tf.div(tf.mul(rms(c0), gradient), rms(a))
      const c = moved(tf, c0, tf.square(change), ADADELTA_RHO)
      return { weight: tf.sub(weight, tf.mul(change, learningRate)), slots: [a, c] }
    }
  }
}
