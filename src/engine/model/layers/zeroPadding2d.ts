import { zeroPadding2dLayer } from '@core/layers/zeroPadding2d'
import { only, type LayerBuild } from './build'

const none: [number, number] = [0, 0]

export const zeroPadding2d: LayerBuild = {
  keras: (tf, name, params) => tf.layers.zeroPadding2d({ name, padding: zeroPadding2dLayer.parse(params).padding }),
  apply({ runtime }, params, inputs) {
    const { padding } = zeroPadding2dLayer.parse(params)
    return { sums: runtime.tf.pad(only(inputs), [none, ...padding, none]), activation: 'linear' }
  }
}
