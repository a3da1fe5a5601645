import { lstmLayer } from '@core/layers/lstm'
import { lstm as run } from '../ops/lstm'
import { type LayerBuild } from './build'
import { cellWeights } from './cellWeights'

export const lstm: LayerBuild = {
  keras(tf, name, params) {
    const { units, returnSequences, unitForgetBias } = lstmLayer.parse(params)
    return tf.layers.lstm({
      name,
      units,
      returnSequences,
      unitForgetBias,
      // Keras 3's; that of tf.layers is a sigmoid drawn of straight lines.
      recurrentActivation: 'sigmoid',
      // Its own orthogonal values take long to make, and are replaced anyway.
      recurrentInitializer: 'zeros'
    })
  },
  apply(context, params, inputs) {
    const { returnSequences } = lstmLayer.parse(params)
    return {
      sums: run(context.runtime, cellWeights(context, inputs), { sequences: returnSequences }),
      activation: 'linear'
    }
  }
}
