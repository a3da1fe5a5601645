/**
 * Optimizers with Keras 3's formulas (keras/src/optimizers/{sgd,adam}.py), each written once over tensors.
 * Pure and traceable: new weights and slots come back, nothing is changed in place.
 */
import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu'
import type { OptimizerName, TrainingSpec } from '@shared/project'
import type { TensorFlow } from '@engine/runtime'

export interface StepFigures {
  learningRate: Scalar
  /** Updates done before this one, plus 1; float32. */
  update: Scalar
  /** Examples in this batch. */
  examples: number
}

export interface Updated {
  weight: Tensor
  /** In the order of `slots`. */
  slots: Tensor[]
}

/** Updates one weight by its gradient. */
export type Update = (weight: Tensor, gradient: Tensor, slots: readonly Tensor[]) => Updated

export interface OptimizerDefinition {
  /** What it remembers a weight: tensors of the weight's shape, 0 at the start. Names are stable, they are in checkpoints. */
  slots: readonly string[]
  /** What is the same for all weights is computed once a step. */
  prepare(tf: TensorFlow, figures: StepFigures): Update
  /** Runs after the last batch of an epoch. @param examples those since the last one */
  endEpoch?(
    tf: TensorFlow,
    learningRate: Scalar,
    examples: number
  ): (weight: Tensor, slots: readonly Tensor[]) => Updated
}

function slot(slots: readonly Tensor[], index: number): Tensor {
  const tensor = slots[index]
  if (!tensor) throw new Error(`The optimizer's slot ${index} is missing`)
  return tensor
}

/** w -= learningRate * g */
const sgd: OptimizerDefinition = {
  slots: [],
  prepare: (tf, { learningRate }) => {
    return (weight, gradient) => ({ weight: tf.sub(weight, tf.mul(gradient, learningRate)), slots: [] })
  }
}

/** m = momentum * m - learningRate * g; w += m */
function momentum(factor: number): OptimizerDefinition {
  return {
    slots: ['momentum'],
    prepare: (tf, { learningRate }) => {
      return (weight, gradient, slots) => {
        const m = tf.sub(tf.mul(slot(slots, 0), factor), tf.mul(gradient, learningRate))
        return { weight: tf.add(weight, m), slots: [m] }
      }
    }
  }
}

const BETA_1 = 0.9
const BETA_2 = 0.999
const ADAM_EPSILON = 1e-7

/**
 * alpha = learningRate * sqrt(1 - b2^t) / (1 - b1^t); m += (g - m)(1 - b1); v += (g^2 - v)(1 - b2);
 * w -= alpha * m / (sqrt(v) + epsilon)
 */
const adam: OptimizerDefinition = {
  slots: ['m', 'v'],
  prepare: (tf, { learningRate, update }) => {
    const power = (beta: number): Scalar => tf.pow(tf.scalar(beta), update)
    const alpha = tf.div(tf.mul(learningRate, tf.sqrt(tf.sub(1, power(BETA_2)))), tf.sub(1, power(BETA_1)))
    const one = { m: tf.scalar(1 - BETA_1), v: tf.scalar(1 - BETA_2), epsilon: tf.scalar(ADAM_EPSILON) }
    return (weight, gradient, slots) => {
      const m0 = slot(slots, 0)
      const v0 = slot(slots, 1)
      const m = tf.add(m0, tf.mul(tf.sub(gradient, m0), one.m))
      const v = tf.add(v0, tf.mul(tf.sub(tf.square(gradient), v0), one.v))
      const change = tf.div(tf.mul(m, alpha), tf.add(tf.sqrt(v), one.epsilon))
      return { weight: tf.sub(weight, change), slots: [m, v] }
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
  endEpoch: (tf, learningRate, examples) => (weight, slots) => {
    const sum = slot(slots, 0)
    const change = tf.mul(tf.div(sum, examples), learningRate)
    return { weight: tf.sub(weight, change), slots: [tf.zerosLike(sum)] }
  }
}

export function optimizerOf(training: Pick<TrainingSpec, 'optimizer' | 'momentum'>): OptimizerDefinition {
  const definitions: Record<OptimizerName, () => OptimizerDefinition> = {
    gd: () => gd,
    sgd: () => sgd,
    momentum: () => momentum(training.momentum),
    adam: () => adam
  }
  return definitions[training.optimizer]()
}
