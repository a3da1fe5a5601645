/** What holds weights to their constraints, with Keras 3's formulas (keras/src/constraints/constraints.py). Traceable. */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Constraint } from '@core/layers'
import type { TensorFlow } from '@engine/runtime'

/** Keras' epsilon: what has no length is not divided by 0. */
const EPSILON = 1e-7

export function constrain(tf: TensorFlow, weight: Tensor, constraint: Constraint): Tensor {
  if (constraint.kind === 'nonNeg') return tf.mul(weight, tf.cast(tf.greaterEqual(weight, 0), 'float32'))
  const lengths = tf.sqrt(tf.sum(tf.square(weight), constraint.sides, true))
  if (constraint.kind === 'unitNorm') return tf.div(weight, tf.add(lengths, EPSILON))
  return tf.mul(weight, tf.div(tf.minimum(lengths, constraint.most), tf.add(lengths, EPSILON)))
}
