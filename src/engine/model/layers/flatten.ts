import { only, type LayerBuild } from './build'

export const flatten: LayerBuild = {
  keras: (tf, name) => tf.layers.flatten({ name }),
  apply(_, __, inputs) {
    const input = only(inputs)
    return { sums: input.reshape([input.shape[0] ?? 0, -1]), activation: 'linear' }
  }
}
