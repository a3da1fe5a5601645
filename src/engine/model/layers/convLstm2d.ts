/** ConvLSTM2D as Keras 3 defines it (keras/src/layers/rnn/conv_lstm.py). */
import { convLstm2dLayer } from '@core/layers/convLstm2d'
import { readWithLstm } from '../ops/lstm'
import { convolutionProduct } from '../ops/products'
import { only, type LayerBuild } from './build'
import { cellWeights } from './cellWeights'

export const convLstm2d: LayerBuild = {
  keras(tf, name, params) {
    return tf.layers.convLstm2d({
      name,
      ...convLstm2dLayer.parse(params),
      // Keras 3's; that of tf.layers is a sigmoid drawn of straight lines.
      recurrentActivation: 'sigmoid',
      recurrentInitializer: 'zeros'
    })
  },
  apply(context, params, inputs) {
    const { strides, padding, returnSequences: sequences } = convLstm2dLayer.parse(params)
    const { runtime } = context
    const [, steps = 0, height = 0, width = 0, channels = 0] = only(inputs).shape
    const shape = convLstm2dLayer.outputShape({ ...params, returnSequences: false }, [[steps, height, width, channels]])
    const places = [shape[0] ?? 0, shape[1] ?? 0] as const
    const product = convolutionProduct(runtime, { from: [height, width], to: places, strides, padding })
    // What is remembered keeps its size, whatever the padding of the input.
    const within = convolutionProduct(runtime, { from: places, to: places, strides: [1, 1], padding: 'same' })
    const sums = readWithLstm(runtime, cellWeights(context, inputs), within, { sequences, product, places })
    return { sums, activation: 'linear' }
  }
}
