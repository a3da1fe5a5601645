import type { layers, RNN, Tensor } from '@tensorflow/tfjs-node-gpu'
import { bidirectionalLayer, type MergeMode, type RecurrentType } from '@core/layers/bidirectional'
import type { Runtime } from '@engine/runtime'
import { gru as runGru } from '../ops/gru'
import { lstm as runLstm, type CellWeights, type Way } from '../ops/lstm'
import { simpleRnn as runSimpleRnn } from '../ops/simpleRnn'
import type { LayerBuild } from './build'
import { cellWeights } from './cellWeights'
import { gru } from './gru'
import { lstm } from './lstm'
import { simpleRnn } from './simpleRnn'

const stock: Readonly<Record<RecurrentType, LayerBuild>> = { lstm, gru, simpleRnn }

const readers: Readonly<Record<RecurrentType, (runtime: Runtime, weights: CellWeights, way: Way) => Tensor>> = {
  lstm: runLstm,
  gru: (runtime, weights, way) => runGru(runtime, weights, false, way),
  simpleRnn: (runtime, weights, way) => runSimpleRnn(runtime, weights, 'tanh', way)
}

function merged({ tf }: Runtime, mode: MergeMode, forward: Tensor, backward: Tensor): Tensor {
  switch (mode) {
    case 'concat':
      return tf.concat([forward, backward], -1)
    case 'sum':
      return tf.add(forward, backward)
    case 'mul':
      return tf.mul(forward, backward)
    case 'ave':
      return tf.mul(tf.add(forward, backward), 0.5)
  }
}

export const bidirectional: LayerBuild = {
  keras(tf, name, params, inputs) {
    const { layer, units, returnSequences, mergeMode } = bidirectionalLayer.parse(params)
    const reader = stock[layer].keras(tf, `${name}_${layer}`, { units, returnSequences }, inputs) as layers.Layer
    return tf.layers.bidirectional({ name, layer: reader as RNN, mergeMode })
  },
  apply(context, params, inputs) {
    const { layer, returnSequences: sequences, mergeMode } = bidirectionalLayer.parse(params)
    const read = readers[layer]
    const forward = read(context.runtime, cellWeights(context, inputs, 'forward_'), { sequences })
    const backward = read(context.runtime, cellWeights(context, inputs, 'backward_'), { sequences, backwards: true })
    return { sums: merged(context.runtime, mergeMode, forward, backward), activation: 'linear' }
  }
}
