import { cropping2dLayer } from '@core/layers/cropping2d'
import { only, type LayerBuild } from './build'

export const cropping2d: LayerBuild = {
  keras: (tf, name, params) => tf.layers.cropping2D({ name, cropping: cropping2dLayer.parse(params).cropping }),
  apply({ runtime }, params, inputs) {
    const x = only(inputs)
    const [[top], [left]] = cropping2dLayer.parse(params).cropping
    const size = cropping2dLayer.outputShape(params, [x.shape.slice(1)])
    return { sums: runtime.tf.slice(x, [0, top, left, 0], [-1, ...size]), activation: 'linear' }
  }
}
