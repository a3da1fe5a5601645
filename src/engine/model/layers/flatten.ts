import { sizeOf } from '@core/layers'
import { only, type LayerBuild } from './build'

export const flatten: LayerBuild = {
  // Stock Flatten does not take what is a row already.
  keras: (tf, name, _, [shape = []]) =>
    shape.length > 1 ? tf.layers.flatten({ name }) : tf.layers.reshape({ name, targetShape: [sizeOf(shape)] }),
  apply(_, __, inputs) {
    const input = only(inputs)
    return { sums: input.reshape([input.shape[0] ?? 0, -1]), activation: 'linear' }
  }
}
