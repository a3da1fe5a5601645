import { reshapeLayer } from '@core/layers/reshape'
import { only, type LayerBuild } from './build'

export const reshape: LayerBuild = {
  // tf.layers knows only sides that are given, so none is left to it.
  keras: (tf, name, params, shapes) =>
    tf.layers.reshape({ name, targetShape: reshapeLayer.outputShape(params, shapes) }),
  apply(_, params, inputs) {
    const input = only(inputs)
    const [rows = 0, ...shape] = input.shape
    return { sums: input.reshape([rows, ...reshapeLayer.outputShape(params, [shape])]), activation: 'linear' }
  }
}
