import { largest } from '../ops/largest'
import { only, type LayerBuild } from './build'
import { stockGlobally } from './volumes'

export const globalMaxPooling3d: LayerBuild = {
  keras: (tf, name, _, [shape = []]) => stockGlobally(tf, name, shape, tf.layers.globalMaxPooling2d({ name })),
  apply: ({ runtime }, _, inputs) => ({ sums: largest(runtime, only(inputs), [1, 2, 3]), activation: 'linear' })
}
