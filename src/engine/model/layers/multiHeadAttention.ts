/**
 * Multi-head attention as Keras 3 defines it (keras/src/layers/attention/multi_head_attention.py):
 * softmax(q k / sqrt(keyDim)) v in each head, q, k and v being projections, and a projection of all heads' results.
 */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import { multiHeadAttentionLayer } from '@core/layers/multiHeadAttention'
import type { TensorFlow } from '@engine/runtime'
import { biasAdd } from '../ops'
import { weight, type LayerBuild } from './build'
import { ownLayer } from './ownLayer'
import { dropValues } from './randomness'

interface Ways {
  tf: TensorFlow
  weight(name: string): Tensor
  /** Adds a constant to each column. */
  biased(x: Tensor, bias: Tensor): Tensor
  /** What is left of how much each step looks at each. */
  dropped(scores: Tensor): Tensor
}

function attend({ tf, weight, biased, dropped }: Ways, params: unknown, inputs: readonly Tensor[]): Tensor {
  const { numHeads, keyDim, useBias } = multiHeadAttentionLayer.parse(params)
  const [query, value = query, key = value] = inputs
  if (!query || !value || !key) throw new Error('MultiHeadAttention was run without its input')
  const width = numHeads * keyDim
  const project = (x: Tensor, name: string, from: number, to: number): Tensor => {
    const product = tf.matMul(x.reshape([-1, from]), weight(`${name}_kernel`).reshape([from, to]))
    return useBias ? biased(product, weight(`${name}_bias`).reshape([to])) : product
  }
  /** [rows, heads, steps, keyDim] */
  const inHeads = (x: Tensor, name: string): Tensor => {
    const [rows = 0, steps = 0, values = 0] = x.shape
    return tf.transpose(project(x, name, values, width).reshape([rows, steps, numHeads, keyDim]), [0, 2, 1, 3])
  }
  const asked = tf.mul(inHeads(query, 'query'), 1 / Math.sqrt(keyDim))
  const looks = dropped(tf.softmax(tf.matMul(asked, inHeads(key, 'key'), false, true)))
  const found = tf.transpose(tf.matMul(looks, inHeads(value, 'value')), [0, 2, 1, 3])
  return project(found, 'attention_output', width, query.shape[2] ?? 0).reshape(query.shape)
}

export const multiHeadAttention: LayerBuild = {
  keras(tf, name, params) {
    const compute = (inputs: readonly Tensor[], weights: Readonly<Record<string, Tensor>>): Tensor => {
      const of = (key: string): Tensor => weights[key] ?? missing(key)
      return attend({ tf, weight: of, biased: (x, b) => tf.add(x, b), dropped: (x) => x }, params, inputs)
    }
    return ownLayer(tf, { name, className: 'MultiHeadAttention', type: multiHeadAttentionLayer, params, compute })
  },
  apply(context, params, inputs) {
    const { runtime } = context
    const ways: Ways = {
      tf: runtime.tf,
      weight: (name) => weight(context, name),
      biased: (x, b) => biasAdd(runtime, x, b),
      dropped: (x) => dropValues(context, x, multiHeadAttentionLayer.parse(params).dropout)
    }
    return { sums: attend(ways, params, inputs), activation: 'linear' }
  }
}

function missing(name: string): never {
  throw new Error(`MultiHeadAttention was run without its ${name}`)
}
