import type { Tensor5D } from '@tensorflow/tfjs-node-gpu'
import { conv3dLayer } from '@core/layers/conv3d'
import { withActivation } from '../activate'
import { biasAdd } from '../ops'
import { only, weight, type LayerBuild } from './build'

export const conv3d: LayerBuild = {
  keras(tf, name, params) {
    const { activation, filters, kernelSize, strides, padding, useBias } = conv3dLayer.parse(params)
    const shape = { filters, kernelSize, strides, padding, useBias }
    return withActivation(tf, name, activation, (stock) =>
      tf.layers.conv3d({ name, ...shape, activation: stock, kernelInitializer: 'zeros' })
    )
  },
  apply(context, params, inputs) {
    const { strides, padding, activation, useBias } = conv3dLayer.parse(params)
    const kernel = weight(context, 'kernel') as Tensor5D
    const product = context.runtime.tf.conv3d(only(inputs) as Tensor5D, kernel, strides, padding)
    return { sums: useBias ? biasAdd(context.runtime, product, weight(context, 'bias')) : product, activation }
  }
}
