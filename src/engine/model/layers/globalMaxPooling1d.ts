import { largest } from '../ops/largest'
import { only, type LayerBuild } from './build'

export const globalMaxPooling1d: LayerBuild = {
  keras: (tf, name) => tf.layers.globalMaxPooling1d({ name }),
  apply: ({ runtime }, _, inputs) => ({ sums: largest(runtime, only(inputs), [1]), activation: 'linear' })
}
