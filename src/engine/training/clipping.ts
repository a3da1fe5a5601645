/**
 * Limits on gradients, with Keras 3's formulas (keras/src/optimizers/base_optimizer.py, `_clip_gradients`).
 * Pure and traceable. At most one of the limits is on, see checkTraining.
 */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { TrainingSpec } from '@shared/project'
import type { TensorFlow } from '@engine/runtime'

export type Clipping = Pick<TrainingSpec, 'clipNorm' | 'globalClipNorm' | 'clipValue'>

export function isClipped({ clipNorm, globalClipNorm, clipValue }: Clipping): boolean {
  return clipNorm > 0 || globalClipNorm > 0 || clipValue > 0
}

/** @param gradients of all trained weights, by key */
export function clipGradients(
  tf: TensorFlow,
  gradients: Readonly<Record<string, Tensor>>,
  { clipNorm, globalClipNorm, clipValue }: Clipping
): Record<string, Tensor> {
  const each = (clip: (gradient: Tensor) => Tensor): Record<string, Tensor> =>
    Object.fromEntries(Object.entries(gradients).map(([key, gradient]) => [key, clip(gradient)]))
  const squares = (gradient: Tensor): Tensor => tf.sum(tf.square(gradient))
  if (clipNorm > 0) {
    // g * limit / max(|g|, limit)
    return each((g) => tf.div(tf.mul(g, clipNorm), tf.maximum(tf.sqrt(squares(g)), clipNorm)))
  }
  if (globalClipNorm > 0) {
    // Keras' limit * min(1 / norm, 1 / limit), without the division by a norm of 0.
    const norm = tf.sqrt(tf.addN(Object.values(gradients).map(squares)))
    const scale = tf.div(globalClipNorm, tf.maximum(norm, globalClipNorm))
    return each((g) => tf.mul(g, scale))
  }
  return clipValue > 0 ? each((g) => tf.clipByValue(g, -clipValue, clipValue)) : { ...gradients }
}
