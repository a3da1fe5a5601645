import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node-gpu'
import { gruLayer } from '@core/layers/gru'
import type { TensorFlow } from '@engine/runtime'
import { gru as run } from '../ops/gru'
import { only, type LayerBuild } from './build'
import { cellWeights } from './cellWeights'
import { ownLayer } from './ownLayer'

export const gru: LayerBuild = {
  keras(tf, name, params) {
    const { units, returnSequences, resetAfter } = gruLayer.parse(params)
    if (!resetAfter) {
      return tf.layers.gru({
        name,
        units,
        returnSequences,
        // Keras 3's; that of tf.layers is a sigmoid drawn of straight lines.
        recurrentActivation: 'sigmoid',
        recurrentInitializer: 'zeros'
      })
    }
    const compute = (inputs: readonly Tensor[], weights: Readonly<Record<string, Tensor>>): Tensor =>
      resetAfterGru(tf, only(inputs), weights, returnSequences)
    return ownLayer(tf, { name, className: 'GRU with resetAfter', type: gruLayer, params, compute })
  },
  apply(context, params, inputs) {
    const { returnSequences, resetAfter } = gruLayer.parse(params)
    const sums = run(context.runtime, cellWeights(context, inputs), resetAfter, { sequences: returnSequences })
    return { sums, activation: 'linear' }
  }
}

/** Keras 3's formula, step by step. */
function resetAfterGru(
  tf: TensorFlow,
  x: Tensor,
  weights: Readonly<Record<string, Tensor>>,
  sequences: boolean
): Tensor {
  const { kernel, recurrent_kernel: recurrent, bias } = weights as Record<string, Tensor2D | undefined>
  if (!kernel || !recurrent || !bias) throw new Error('GRU was run without its weights')
  const [outer, inner] = tf.unstack(bias) as [Tensor, Tensor]
  const hs: Tensor[] = []
  for (const step of tf.unstack(x, 1) as Tensor2D[]) {
    const h = hs.at(-1) ?? tf.zeros([step.shape[0], recurrent.shape[0]])
    const [xz, xr, xg] = tf.split(tf.add(tf.matMul(step, kernel), outer), 3, -1) as [Tensor, Tensor, Tensor]
    const [hz, hr, hg] = tf.split(tf.add(tf.matMul(h, recurrent), inner), 3, -1) as [Tensor, Tensor, Tensor]
    const z = tf.sigmoid(tf.add(xz, hz))
    const r = tf.sigmoid(tf.add(xr, hr))
    const g = tf.tanh(tf.add(xg, tf.mul(r, hg)))
    hs.push(tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), g)))
  }
  return sequences ? tf.stack(hs, 1) : only(hs.slice(-1))
}
