/** Group normalization as Keras 3 defines it (keras/src/layers/normalization/group_normalization.py). */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { groupNormalizationLayer } from '@core/layers/groupNormalization'
import { normalize } from '../ops/normalize'
import { only, type LayerBuild } from './build'
import { ownLayer } from './ownLayer'
import { scaled } from './scaled'

/** [rows, places, groups, channels of a group]: a mean is over places and the group's channels. */
const grouped = (x: Tensor, groups: number): Tensor =>
  x.reshape([x.shape[0] ?? 0, -1, groups, (x.shape.at(-1) ?? 0) / groups])
const AXES = [1, 3]

export const groupNormalization: LayerBuild = {
  keras(tf, name, params) {
    const { groups, epsilon } = groupNormalizationLayer.parse(params)
    const compute = (inputs: readonly Tensor[], { gamma, beta }: Readonly<Record<string, Tensor>>): Tensor => {
      const x = grouped(only(inputs), groups)
      const { mean, variance } = tf.moments(x, AXES, true)
      const y = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon))).reshape(only(inputs).shape)
      return tf.add(tf.mul(y, gamma ?? 1), beta ?? 0)
    }
    return ownLayer(tf, { name, className: 'GroupNormalization', type: groupNormalizationLayer, params, compute })
  },
  apply(context, params, inputs) {
    const { groups, epsilon, ...learned } = groupNormalizationLayer.parse(params)
    const x = only(inputs)
    const y = normalize(context.runtime, grouped(x, groups), AXES, epsilon).reshape(x.shape)
    return { sums: scaled(context, y, learned), activation: 'linear' }
  }
}
