import { zeroPadding1dLayer } from '@core/layers/zeroPadding1d'
import { only, type LayerBuild } from './build'
import { stockAlongSteps } from './sequences'

const none: [number, number] = [0, 0]

export const zeroPadding1d: LayerBuild = {
  keras(tf, name, params, [shape = []]) {
    const { padding } = zeroPadding1dLayer.parse(params)
    const zeros = tf.layers.zeroPadding2d({ name: `${name}_zeros`, padding: [padding, none] })
    return stockAlongSteps(tf, name, shape, zeros, zeroPadding1dLayer.outputShape(params, [shape]))
  },
  apply({ runtime }, params, inputs) {
    const { padding } = zeroPadding1dLayer.parse(params)
    return { sums: runtime.tf.pad(only(inputs), [none, padding, none]), activation: 'linear' }
  }
}
