import { repeatVectorLayer } from '@core/layers/repeatVector'
import { broadcastTo } from '../ops/broadcast'
import { only, type LayerBuild } from './build'

export const repeatVector: LayerBuild = {
  keras: (tf, name, params) => tf.layers.repeatVector({ name, n: repeatVectorLayer.parse(params).n }),
  apply({ runtime }, params, inputs) {
    const input = only(inputs)
    const [rows = 0, values = 0] = input.shape
    const { n } = repeatVectorLayer.parse(params)
    return { sums: broadcastTo(runtime, input.reshape([rows, 1, values]), [rows, n, values]), activation: 'linear' }
  }
}
