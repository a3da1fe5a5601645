import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu'
import { lstmLayer } from '@core/layers/lstm'
import { lstm as run } from '../ops/lstm'
import { only, weight, type LayerBuild } from './build'

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
    const sums = run(
      context.runtime,
      {
        x: only(inputs) as Tensor3D,
        kernel: weight(context, 'kernel') as Tensor2D,
        recurrentKernel: weight(context, 'recurrent_kernel') as Tensor2D,
        bias: weight(context, 'bias')
      },
      returnSequences
    )
    return { sums, activation: 'linear' }
  }
}
