import type { Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { separableConv2dLayer } from '@core/layers/separableConv2d'
import { withActivation } from '../activate'
import { biasAdd } from '../ops'
import { only, weight, type LayerBuild } from './build'

export const separableConv2d: LayerBuild = {
  keras(tf, name, params) {
    const parsed = separableConv2dLayer.parse(params)
    const { activation, filters, kernelSize, depthMultiplier, strides, padding, useBias } = parsed
    const shape = { filters, kernelSize, depthMultiplier, strides, padding, useBias }
    const zeros = { depthwiseInitializer: 'zeros', pointwiseInitializer: 'zeros' } as const
    return withActivation(tf, name, activation, (stock) =>
      tf.layers.separableConv2d({ name, ...shape, ...zeros, activation: stock })
    )
  },
  apply(context, params, inputs) {
    const { strides, padding, activation, useBias } = separableConv2dLayer.parse(params)
    const product = context.runtime.tf.separableConv2d(
      only(inputs) as Tensor4D,
      weight(context, 'depthwise_kernel') as Tensor4D,
      weight(context, 'pointwise_kernel') as Tensor4D,
      strides,
      padding
    )
    return { sums: useBias ? biasAdd(context.runtime, product, weight(context, 'bias')) : product, activation }
  }
}
