import { only, type LayerBuild } from './build'
import { stockGlobally } from './volumes'

export const globalAveragePooling3d: LayerBuild = {
  keras: (tf, name, _, [shape = []]) => stockGlobally(tf, name, shape, tf.layers.globalAveragePooling2d({ name })),
  apply: ({ runtime }, _, inputs) => ({ sums: runtime.tf.mean(only(inputs), [1, 2, 3]), activation: 'linear' })
}
