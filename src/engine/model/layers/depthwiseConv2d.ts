import type { Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { depthwiseConv2dLayer } from '@core/layers/depthwiseConv2d'
import { withActivation } from '../activate'
import { biasAdd } from '../ops'
import { only, weight, type LayerBuild } from './build'

export const depthwiseConv2d: LayerBuild = {
  keras(tf, name, params) {
    const parsed = depthwiseConv2dLayer.parse(params)
    const { activation, kernelSize, depthMultiplier, strides, padding, useBias } = parsed
    const shape = { kernelSize, depthMultiplier, strides, padding, useBias }
    return withActivation(tf, name, activation, (stock) =>
      tf.layers.depthwiseConv2d({ name, ...shape, activation: stock, depthwiseInitializer: 'zeros' })
    )
  },
  apply(context, params, inputs) {
    const { strides, padding, activation, useBias } = depthwiseConv2dLayer.parse(params)
    const kernel = weight(context, 'depthwise_kernel') as Tensor4D
    const product = context.runtime.tf.depthwiseConv2d(only(inputs) as Tensor4D, kernel, strides, padding)
    return { sums: useBias ? biasAdd(context.runtime, product, weight(context, 'bias')) : product, activation }
  }
}
