/** Losses and metrics with Keras 3's formulas (keras/src/losses/losses.py), from tensors to tensors. */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu'
import type { LossName, OutputMeaning } from '@shared/project'
import type { NetworkPlan, Output } from '@engine/model'
import { softmaxCrossEntropy } from '@engine/model/ops'
import type { Runtime, TensorFlow } from '@engine/runtime'

/** Keras' epsilon: probabilities are kept this far from 0 and 1 before a logarithm. */
const EPSILON = 1e-7

/** Cross-entropy of probabilities that need not sum to 1, as Keras takes them from layers other than softmax. */
function probabilityCrossEntropy(tf: TensorFlow, values: Tensor, labels: Tensor): Tensor1D {
  const probabilities = tf.div(values, tf.sum(values, -1, true))
  const clipped = tf.clipByValue(probabilities, EPSILON, 1 - EPSILON)
  return tf.neg(tf.sum(tf.mul(labels, tf.log(clipped)), -1))
}

/**
 * Loss of each example.
 * @param targets [rows, units]: one-hot or dense class targets, or standardized numbers
 * @returns [rows]
 */
export function exampleLosses(runtime: Runtime, loss: LossName, output: Output, targets: Tensor2D): Tensor1D {
  const { tf } = runtime
  switch (loss) {
    case 'crossentropy':
      return output.activation === 'softmax'
        ? softmaxCrossEntropy(runtime, output.sums as Tensor2D, targets)
        : probabilityCrossEntropy(tf, output.value(), targets)
    case 'mse':
      return tf.mean(tf.squaredDifference(output.value(), targets), -1)
    case 'mae':
      return tf.mean(tf.abs(tf.sub(output.value(), targets)), -1)
  }
}

/**
 * sum(loss * weight) / number of examples: Keras' `sum_over_batch_size`.
 * @param losses [rows]
 * @param sampleWeight [rows]
 */
export function batchLoss(tf: TensorFlow, losses: Tensor1D, sampleWeight: Tensor1D): Scalar {
  return tf.div(tf.sum(tf.mul(losses, sampleWeight)), losses.shape[0])
}

export interface Penalized {
  weight: Tensor
  l1: number
  l2: number
}

/**
 * The weights a training holds small, each with its factors: those of the training and its own.
 * @param weights by key
 */
export function penalizedOf(
  plan: NetworkPlan,
  weights: Readonly<Record<string, Tensor>>,
  { l1, l2 }: { l1: number; l2: number }
): Penalized[] {
  return plan.weights.flatMap(({ key, spec }) => {
    const weight = weights[key]
    if (!weight) throw new Error(`The weight ${key} is missing`)
    return spec.regularizable ? [{ weight, l1: l1 + (spec.l1 ?? 0), l2: l2 + (spec.l2 ?? 0) }] : []
  })
}

/** The sum of l1 * sum|w| + l2 * sum w^2 (keras/src/regularizers/regularizers.py); null where all are 0. */
export function penalty(tf: TensorFlow, list: readonly Penalized[]): Scalar | null {
  const terms = [
    ...list.flatMap(({ weight, l1 }) => (l1 > 0 ? [tf.mul(tf.sum(tf.abs(weight)), l1)] : [])),
    ...list.flatMap(({ weight, l2 }) => (l2 > 0 ? [tf.mul(tf.sum(tf.square(weight)), l2)] : []))
  ]
  if (terms.length === 0) return null
  return terms.reduce((sum, term) => tf.add(sum, term)) as Scalar
}

/** Network targets out of raw ones: classes one-hot, numbers standardized. Traceable. @returns [rows, units] */
export function enterTargets(tf: TensorFlow, meaning: OutputMeaning, raw: Tensor1D): Tensor2D {
  if (meaning.kind === 'category') return tf.oneHot(raw, meaning.classes.length, 1, 0, 'float32') as Tensor2D
  return tf.expandDims(tf.div(tf.sub(raw, meaning.mean), meaning.std), -1)
}

/**
 * What the metric adds up to over a batch, weighted. Classes: how many are right. Numbers: the sum of
 * |error|, in the target's unit.
 * @param values what the network says; for classes anything that grows with the probability
 */
export function metricSum(
  tf: TensorFlow,
  meaning: OutputMeaning,
  values: Tensor2D,
  raw: Tensor1D,
  sampleWeight: Tensor1D
): Scalar {
  if (meaning.kind === 'category') {
    const right = tf.equal(tf.argMax(values, -1), raw)
    return tf.sum(tf.mul(tf.cast(right, 'float32'), sampleWeight))
  }
  const error = tf.abs(tf.sub(tf.squeeze(values, [-1]), enterTargets(tf, meaning, raw).squeeze([-1])))
  return tf.mul(tf.sum(tf.mul(error, sampleWeight)), meaning.std)
}
