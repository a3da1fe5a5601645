import { largest } from '../ops/largest'
import { only, type LayerBuild } from './build'

export const globalMaxPooling2d: LayerBuild = {
  keras: (tf, name) => tf.layers.globalMaxPooling2d({ name }),
  apply: ({ runtime }, _, inputs) => ({ sums: largest(runtime, only(inputs), [1, 2]), activation: 'linear' })
}
