import { cropping1dLayer } from '@core/layers/cropping1d'
import { only, type LayerBuild } from './build'
import { stockAlongSteps } from './sequences'

export const cropping1d: LayerBuild = {
  keras(tf, name, params, [shape = []]) {
    const { cropping } = cropping1dLayer.parse(params)
    const cut = tf.layers.cropping2D({ name: `${name}_cut`, cropping: [cropping, [0, 0]] })
    return stockAlongSteps(tf, name, shape, cut, cropping1dLayer.outputShape(params, [shape]))
  },
  apply({ runtime }, params, inputs) {
    const x = only(inputs)
    const { cropping } = cropping1dLayer.parse(params)
    const size = cropping1dLayer.outputShape(params, [x.shape.slice(1)])
    return { sums: runtime.tf.slice(x, [0, cropping[0], 0], [-1, ...size]), activation: 'linear' }
  }
}
