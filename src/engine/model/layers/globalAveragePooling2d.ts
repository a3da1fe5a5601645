import { only, type LayerBuild } from './build'

export const globalAveragePooling2d: LayerBuild = {
  keras: (tf, name) => tf.layers.globalAveragePooling2d({ name }),
  apply: ({ runtime }, _, inputs) => ({ sums: runtime.tf.mean(only(inputs), [1, 2]), activation: 'linear' })
}
