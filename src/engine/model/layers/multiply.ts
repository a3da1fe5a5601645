import { folded } from './merging'
import type { LayerBuild } from './build'

export const multiply: LayerBuild = {
  keras: (tf, name) => tf.layers.multiply({ name }),
  apply: ({ runtime }, _, inputs) => ({
    sums: folded(inputs, (a, b) => runtime.tf.mul(a, b)),
    activation: 'linear'
  })
}
