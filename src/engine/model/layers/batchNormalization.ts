/** Batch normalization as Keras 3 defines it (keras/src/layers/normalization/batch_normalization.py). */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu'
import { batchNormalizationLayer } from '@core/layers/batchNormalization'
import { fusedBatchNorm, fusedBatchNormTraining } from '../ops/batchNorm'
import { only, weight, type LayerBuild } from './build'

export const batchNormalization: LayerBuild = {
  keras: (tf, name, params) => tf.layers.batchNormalization({ name, ...batchNormalizationLayer.parse(params) }),
  apply(context, params, inputs) {
    const { momentum, epsilon, center, scale } = batchNormalizationLayer.parse(params)
    const { runtime, training } = context
    const { tf } = runtime
    const input = only(inputs)
    const channels = input.shape.at(-1) ?? 1
    // Whatever its rank, what matters are rows of channels.
    const x = input.rank === 4 ? input : input.reshape([-1, 1, 1, channels])
    const gamma = scale ? weight(context, 'gamma') : tf.ones([channels])
    const beta = center ? weight(context, 'beta') : tf.zeros([channels])
    const movingMean = weight(context, 'moving_mean')
    const movingVariance = weight(context, 'moving_variance')
    const done = (y: Tensor): ReturnType<LayerBuild['apply']> => {
      return { sums: input.rank === 4 ? y : y.reshape(input.shape), activation: 'linear' }
    }
    if (!training) return done(fusedBatchNorm(runtime, { x, gamma, beta, epsilon }, movingMean, movingVariance))

    const { y, mean, variance } = fusedBatchNormTraining(runtime, { x, gamma, beta, epsilon })
    const rows = x.size / channels
    // TensorFlow divides the squares by rows - 1, Keras by rows.
    const population = rows > 1 ? (rows - 1) / rows : 1
    const mix = (moving: Tensor, batch: Tensor1D, correction: number): Tensor =>
      tf.add(tf.mul(moving, momentum), tf.mul(batch, (1 - momentum) * correction))
    training.move('moving_mean', mix(movingMean, mean, 1))
    training.move('moving_variance', mix(movingVariance, variance, population))
    return done(y)
  }
}
