import type { Tensor5D } from '@tensorflow/tfjs-node-gpu'
import { conv3dTransposeLayer } from '@core/layers/conv3dTranspose'
import { withActivation } from '../activate'
import { biasAdd } from '../ops'
import { transposed3d } from '../ops/transposed3d'
import { only, weight, type LayerBuild } from './build'

export const conv3dTranspose: LayerBuild = {
  keras(tf, name, params) {
    const { activation, filters, kernelSize, strides, padding, useBias } = conv3dTransposeLayer.parse(params)
    const shape = { filters, kernelSize, strides, padding, useBias }
    return withActivation(tf, name, activation, (stock) =>
      tf.layers.conv3dTranspose({ name, ...shape, activation: stock, kernelInitializer: 'zeros' })
    )
  },
  apply(context, params, inputs) {
    const { strides, padding, activation, useBias } = conv3dTransposeLayer.parse(params)
    const x = only(inputs) as Tensor5D
    const [rows, ...sides] = x.shape
    const shape = [rows, ...conv3dTransposeLayer.outputShape(params, [sides])]
    const kernel = weight(context, 'kernel') as Tensor5D
    const product = transposed3d(context.runtime, x, kernel, shape, { strides, padding })
    return { sums: useBias ? biasAdd(context.runtime, product, weight(context, 'bias')) : product, activation }
  }
}
