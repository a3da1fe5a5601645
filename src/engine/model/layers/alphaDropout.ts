import { alphaDropoutLayer } from '@core/layers/alphaDropout'
import { only, type LayerBuild } from './build'
import { keepMask } from './randomness'

/** What SELU gives for very negative values: -alpha * scale. */
const LOWEST = -1.6732632423543772 * 1.0507009873554804

export const alphaDropout: LayerBuild = {
  keras: (tf, name, params) => tf.layers.alphaDropout({ name, ...alphaDropoutLayer.parse(params) }),
  /** a (x where kept, else LOWEST) + b, a and b such that mean 0 and deviation 1 stay (Klambauer et al., 2017). */
  apply(context, params, inputs) {
    const input = only(inputs)
    const { rate } = alphaDropoutLayer.parse(params)
    const { runtime, training } = context
    if (!training || rate === 0) return { sums: input, activation: 'linear' }
    const { tf } = runtime
    const a = 1 / Math.sqrt((1 - rate) * (1 + rate * LOWEST * LOWEST))
    const b = -a * LOWEST * rate
    const kept = keepMask(context, training, input.shape, rate)
    const scaled = tf.mul(tf.mul(tf.sub(input, LOWEST), kept), a)
    return { sums: tf.add(scaled, a * LOWEST + b), activation: 'linear' }
  }
}
