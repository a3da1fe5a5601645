import type { layers, Tensor3D, Tensor4D } from '@tensorflow/tfjs-node-gpu'
import { conv1dLayer } from '@core/layers/conv1d'
import type { TensorFlow } from '@engine/runtime'
import { withActivation } from '../activate'
import { biasAdd } from '../ops'
import { convolve } from '../ops/convolution'
import { only, weight, type LayerBuild } from './build'
import { alongSteps, stockAlongSteps } from './sequences'

/** Steps of zeros before a sequence, so that no filter looks at what comes later. */
function before({ padding, kernelSize, dilation }: { padding: string; kernelSize: number; dilation: number }): number {
  return padding === 'causal' ? (kernelSize - 1) * dilation : 0
}

function stockBefore(tf: TensorFlow, name: string, shape: readonly number[], zeros: number): layers.Layer[] {
  const [steps = 0, values = 0] = shape
  const padding = tf.layers.zeroPadding2d({
    name: `${name}_zeros`,
    padding: [
      [zeros, 0],
      [0, 0]
    ]
  })
  return stockAlongSteps(tf, `${name}_causal`, shape, padding, [steps + zeros, values])
}

export const conv1d: LayerBuild = {
  keras(tf, name, params, [shape = []]) {
    const parsed = conv1dLayer.parse(params)
    const { activation, filters, kernelSize, strides, dilation, padding, useBias } = parsed
    const rest = { filters, kernelSize, strides, dilationRate: dilation, useBias }
    const stock = withActivation(tf, name, activation, (known) =>
      tf.layers.conv1d({
        name,
        ...rest,
        // That of tf.layers does not know “causal”.
        padding: padding === 'causal' ? 'valid' : padding,
        activation: known,
        kernelInitializer: 'zeros'
      })
    )
    const zeros = before(parsed)
    return zeros > 0 ? [...stockBefore(tf, name, shape, zeros), ...stock] : stock
  },
  apply(context, params, inputs) {
    const { runtime } = context
    const parsed = conv1dLayer.parse(params)
    const { strides, dilation, activation, useBias } = parsed
    const zeros = before(parsed)
    const whole: [number, number] = [0, 0]
    const input = only(inputs)
    const x = zeros > 0 ? runtime.tf.pad(input, [whole, [zeros, 0], whole]) : input
    const kernel = weight(context, 'kernel') as Tensor3D
    const product = alongSteps(x, (image) =>
      convolve(runtime, image, kernel.expandDims(1) as Tensor4D, {
        strides: [strides, 1],
        dilation: [dilation, 1],
        padding: parsed.padding === 'same' ? 'same' : 'valid'
      })
    )
    return { sums: useBias ? biasAdd(runtime, product, weight(context, 'bias')) : product, activation }
  }
}
