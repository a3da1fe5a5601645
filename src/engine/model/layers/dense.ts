import { denseLayer } from '@core/layers/dense'
import { withActivation } from '../activate'
import { biasAdd } from '../ops'
import { only, weight, type LayerBuild } from './build'

export const dense: LayerBuild = {
  keras(tf, name, params) {
    const { units, activation, useBias } = denseLayer.parse(params)
    return withActivation(tf, name, activation, (stock) =>
      tf.layers.dense({ name, units, activation: stock, useBias, kernelInitializer: 'zeros' })
    )
  },
  apply(context, params, inputs) {
    const { activation, useBias } = denseLayer.parse(params)
    const product = context.runtime.tf.matMul(only(inputs), weight(context, 'kernel'))
    return { sums: useBias ? biasAdd(context.runtime, product, weight(context, 'bias')) : product, activation }
  }
}
