import { folded } from './merging'
import type { LayerBuild } from './build'

export const average: LayerBuild = {
  keras: (tf, name) => tf.layers.average({ name }),
  apply: ({ runtime: { tf } }, _, inputs) => ({
    sums: tf.mul(
      folded(inputs, (a, b) => tf.add(a, b)),
      1 / inputs.length
    ),
    activation: 'linear'
  })
}
