import type { Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { conv2dLayer } from '@core/layers/conv2d'
import { withActivation } from '../activate'
import { biasAdd } from '../ops'
import { convolve } from '../ops/convolution'
import { only, weight, type LayerBuild } from './build'

export const conv2d: LayerBuild = {
  keras(tf, name, params) {
    const { activation, filters, kernelSize, strides, dilation, padding, useBias } = conv2dLayer.parse(params)
    const shape = { filters, kernelSize, strides, dilationRate: dilation, padding, useBias }
    return withActivation(tf, name, activation, (stock) =>
      tf.layers.conv2d({ name, ...shape, activation: stock, kernelInitializer: 'zeros' })
    )
  },
  apply(context, params, inputs) {
    const { strides, dilation, padding, activation, useBias } = conv2dLayer.parse(params)
    const kernel = weight(context, 'kernel') as Tensor4D
    const product = convolve(context.runtime, only(inputs) as Tensor4D, kernel, { strides, dilation, padding })
    return { sums: useBias ? biasAdd(context.runtime, product, weight(context, 'bias')) : product, activation }
  }
}
