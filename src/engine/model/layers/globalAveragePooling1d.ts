import { only, type LayerBuild } from './build'

export const globalAveragePooling1d: LayerBuild = {
  keras: (tf, name) => tf.layers.globalAveragePooling1d({ name }),
  apply: ({ runtime }, _, inputs) => ({ sums: runtime.tf.mean(only(inputs), 1), activation: 'linear' })
}
