import { placeOf } from '@core/layers/axes'
import { concatenateLayer } from '@core/layers/concatenate'
import { only, type LayerBuild } from './build'

export const concatenate: LayerBuild = {
  // tf.layers takes any number below 0 for the last side.
  keras: (tf, name, params, [shape = []]) =>
    tf.layers.concatenate({ name, axis: placeOf('Concatenate', concatenateLayer.parse(params).axis, shape) + 1 }),
  apply({ runtime }, params, inputs) {
    const [, ...shape] = only(inputs).shape
    const { axis } = concatenateLayer.parse(params)
    return { sums: runtime.tf.concat([...inputs], placeOf('Concatenate', axis, shape) + 1), activation: 'linear' }
  }
}
