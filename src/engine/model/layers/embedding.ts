import type { Tensor2D } from '@tensorflow/tfjs-node-gpu'
import { embeddingLayer } from '@core/layers/embedding'
import { lookUp } from '../ops/lookUp'
import { only, weight, type LayerBuild } from './build'

export const embedding: LayerBuild = {
  keras(tf, name, params) {
    const { inputDim, outputDim } = embeddingLayer.parse(params)
    return tf.layers.embedding({ name, inputDim, outputDim, embeddingsInitializer: 'zeros' })
  },
  apply(context, _, inputs) {
    const sums = lookUp(context.runtime, weight(context, 'embeddings') as Tensor2D, only(inputs))
    return { sums, activation: 'linear' }
  }
}
