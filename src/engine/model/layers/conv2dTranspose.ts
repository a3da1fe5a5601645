import type { Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { conv2dTransposeLayer } from '@core/layers/conv2dTranspose'
import { withActivation } from '../activate'
import { biasAdd } from '../ops'
import { only, weight, type LayerBuild } from './build'

export const conv2dTranspose: LayerBuild = {
  keras(tf, name, params) {
    const { activation, filters, kernelSize, strides, padding, useBias } = conv2dTransposeLayer.parse(params)
    const shape = { filters, kernelSize, strides, padding, useBias }
    return withActivation(tf, name, activation, (stock) =>
      tf.layers.conv2dTranspose({ name, ...shape, activation: stock, kernelInitializer: 'zeros' })
    )
  },
  apply(context, params, inputs) {
    const { strides, padding, activation, useBias } = conv2dTransposeLayer.parse(params)
    const kernel = weight(context, 'kernel') as Tensor4D
    const x = only(inputs) as Tensor4D
    const [rows, ...sides] = x.shape
    const shape = [rows, ...conv2dTransposeLayer.outputShape(params, [sides])] as Tensor4D['shape']
    const product = context.runtime.tf.conv2dTranspose(x, kernel, shape, strides, padding)
    return { sums: useBias ? biasAdd(context.runtime, product, weight(context, 'bias')) : product, activation }
  }
}
