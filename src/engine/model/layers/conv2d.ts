import type { Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { conv2dLayer } from '@core/layers/conv2d'
import { biasAdd } from '../ops'
import { only, weight, type LayerBuild } from './build'

export const conv2d: LayerBuild = {
  keras: (tf, name, params) => tf.layers.conv2d({ name, ...conv2dLayer.parse(params) }),
  apply(context, params, inputs) {
    const { strides, padding, activation, useBias } = conv2dLayer.parse(params)
    const kernel = weight(context, 'kernel') as Tensor4D
    const product = context.runtime.tf.conv2d(only(inputs) as Tensor4D, kernel, strides, padding)
    return { sums: useBias ? biasAdd(context.runtime, product, weight(context, 'bias')) : product, activation }
  }
}
