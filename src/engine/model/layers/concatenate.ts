import { placeOf } from '@core/layers/axes'
import { concatenateLayer } from '@core/layers/concatenate'
import { only, type LayerBuild } from './build'

export const concatenate: LayerBuild = {
  keras: (tf, name, params) => tf.layers.concatenate({ name, axis: concatenateLayer.parse(params).axis }),
  apply({ runtime }, params, inputs) {
    const [, ...shape] = only(inputs).shape
    const { axis } = concatenateLayer.parse(params)
    return { sums: runtime.tf.concat([...inputs], placeOf('Concatenate', axis, shape) + 1), activation: 'linear' }
  }
}
