import type { Tensor1D } from '@tensorflow/tfjs-node-gpu'
import { threefry2x32, streamOf } from '@core/data/random'
import { dropoutLayer } from '@core/layers/dropout'
import { statelessUniform } from '../ops'
import { only, type LayerBuild } from './build'

export const dropout: LayerBuild = {
  keras(tf, name, params) {
    // Stock Dropout repeats its mask, so Anneal never trains with it; when predicting and after export it does nothing.
    // eslint-disable-next-line no-restricted-syntax
    return tf.layers.dropout({ name, rate: dropoutLayer.parse(params).rate })
  },
  apply({ runtime, nodeId, training }, params, inputs) {
    const input = only(inputs)
    const { rate } = dropoutLayer.parse(params)
    if (!training || rate === 0) return { sums: input, activation: 'linear' }
    const { tf } = runtime
    const [key] = threefry2x32(training.seed, streamOf(`dropout/${nodeId}`), 0, 0)
    const seed = tf.stack([tf.scalar(key | 0, 'int32'), training.step]) as Tensor1D
    // Kept where the number is at least `rate`, and scaled so that the expected sum stays (Keras' and TensorFlow's rule).
    const kept = tf.greaterEqual(statelessUniform(runtime, input.shape, seed), rate)
    const sums = tf.mul(input, tf.mul(tf.cast(kept, 'float32'), 1 / (1 - rate)))
    return { sums, activation: 'linear' }
  }
}
