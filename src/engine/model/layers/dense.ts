import { denseLayer } from '@core/layers/dense'
import { biasAdd } from '../ops'
import { only, weight, type LayerBuild } from './build'

export const dense: LayerBuild = {
  keras(tf, name, params) {
    const { units, activation, useBias, kernelInitializer } = denseLayer.parse(params)
    return tf.layers.dense({ name, units, activation, useBias, kernelInitializer })
  },
  apply(context, params, inputs) {
    const { activation, useBias } = denseLayer.parse(params)
    const product = context.runtime.tf.matMul(only(inputs), weight(context, 'kernel'))
    return { sums: useBias ? biasAdd(context.runtime, product, weight(context, 'bias')) : product, activation }
  }
}
