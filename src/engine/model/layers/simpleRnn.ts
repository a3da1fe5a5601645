import { simpleRnnLayer } from '@core/layers/simpleRnn'
import { simpleRnn as run } from '../ops/simpleRnn'
import { type LayerBuild } from './build'
import { cellWeights } from './cellWeights'

export const simpleRnn: LayerBuild = {
  keras(tf, name, params) {
    const { units, returnSequences, activation } = simpleRnnLayer.parse(params)
    return tf.layers.simpleRNN({ name, units, returnSequences, activation, recurrentInitializer: 'zeros' })
  },
  apply(context, params, inputs) {
    const { returnSequences, activation } = simpleRnnLayer.parse(params)
    const sums = run(context.runtime, cellWeights(context, inputs), activation, { sequences: returnSequences })
    return { sums, activation: 'linear' }
  }
}
