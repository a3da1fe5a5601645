import { positionEmbeddingLayer } from '@core/layers/positionEmbedding'
import { only, weight, type LayerBuild } from './build'
import { ownLayer } from './ownLayer'

export const positionEmbedding: LayerBuild = {
  keras: (tf, name, params) =>
    ownLayer(tf, {
      name,
      className: 'PositionEmbedding',
      type: positionEmbeddingLayer,
      params,
      compute: (inputs, { embeddings }) => tf.add(only(inputs), embeddings ?? 0)
    }),
  apply: (context, _, inputs) => ({
    sums: context.runtime.tf.add(only(inputs), weight(context, 'embeddings')),
    activation: 'linear'
  })
}
