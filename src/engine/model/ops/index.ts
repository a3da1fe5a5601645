/**
 * TensorFlow ops that tfjs has no function for, with their gradients. Each runs eagerly and, because it
 * goes through the backend like every other op, can be traced into a graph.
 */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, attributesOf, type Save } from './attributes'

/**
 * uint8 data as a tensor of TensorFlow's own uint8. tfjs has no such type and calls it int32: the only
 * thing to do with it is `uint8ToFloat`.
 */
export function uint8Tensor({ backend, binding }: Runtime, data: Uint8Array, shape: number[]): Tensor {
  const id = binding.createTensor(shape, binding.TF_UINT8, data)
  // tfjs-node keeps this method to itself; it is how every op's result becomes a tensor.
  const maker = backend as unknown as {
    createOutputTensor(meta: { id: number; shape: number[]; dtype: number }): Tensor
  }
  return maker.createOutputTensor({ id, shape, dtype: binding.TF_UINT8 })
}

/** The values of a `uint8Tensor` as float32. */
export function uint8ToFloat(runtime: Runtime, x: Tensor): Tensor {
  const { float, type, flag } = attributesOf(runtime)
  const attributes = [type('SrcT', runtime.binding.TF_UINT8), float('DstT'), flag('Truncate', false)]
  return runtime.backend.executeSingleOutput('Cast', attributes, [x])
}

/** x + bias over the last axis (BiasAdd and BiasAddGrad: one op each, where tfjs sums and reshapes). */
export function biasAdd(runtime: Runtime, x: Tensor, bias: Tensor): Tensor {
  const { tf, backend } = runtime
  const { float, text } = attributesOf(runtime)
  const attributes = [float(), text('data_format', 'NHWC')]
  const op = tf.customGrad((a, b) => {
    const value = backend.executeSingleOutput('BiasAdd', attributes, [a as Tensor, b as Tensor])
    const gradFunc = (dy: Tensor): Tensor[] => [dy, backend.executeSingleOutput('BiasAddGrad', attributes, [dy])]
    return { value, gradFunc }
  })
  return op(x, bias)
}

/** x / (1 + |x|): Softsign and SoftsignGrad. */
export function softsign(runtime: Runtime, x: Tensor): Tensor {
  const { tf, backend } = runtime
  const op = tf.customGrad((a, save) => {
    ;(save as Save)([a as Tensor])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
      backend.executeSingleOutput('SoftsignGrad', [attributesOf(runtime).float()], [dy, at(saved, 0)])
    return { value: backend.executeSingleOutput('Softsign', [attributesOf(runtime).float()], [a as Tensor]), gradFunc }
  })
  return op(x)
}

/**
 * Cross-entropy of each row with a distribution over classes, from the values before softmax:
 * -sum(labels * log_softmax(logits)). Stable for any logits. Only the logits get a gradient.
 * Source: SoftmaxCrossEntropyWithLogits, which is what Keras' fused path runs.
 * @param logits [rows, classes]
 * @param labels [rows, classes], each row sums to 1
 */
export function softmaxCrossEntropy(runtime: Runtime, logits: Tensor2D, labels: Tensor2D): Tensor1D {
  const { tf, backend } = runtime
  const op = tf.customGrad((x, save) => {
    const [loss, gradient] = backend.executeMultipleOutputs(
      'SoftmaxCrossEntropyWithLogits',
      [attributesOf(runtime).float()],
      [x as Tensor, labels],
      2
    )
    if (!loss || !gradient) throw new Error('SoftmaxCrossEntropyWithLogits gave no gradient')
    ;(save as Save)([gradient])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => tf.mul(dy.expandDims(-1), at(saved, 0))
    return { value: loss, gradFunc }
  })
  return op(logits) as Tensor1D
}

/**
 * Uniform numbers in [0, 1) that depend on nothing but `seed` and `shape`.
 * Source: StatelessRandomUniform (Philox).
 * @param seed int32, two values
 */
export function statelessUniform(runtime: Runtime, shape: number[], seed: Tensor1D): Tensor {
  return stateless(runtime, 'StatelessRandomUniform', shape, seed)
}

/** Standard normal numbers of the same kind. Source: StatelessRandomNormal. */
export function statelessNormal(runtime: Runtime, shape: number[], seed: Tensor1D): Tensor {
  return stateless(runtime, 'StatelessRandomNormal', shape, seed)
}

/**
 * Numbers of the gamma distribution with this shape parameter and scale 1. Source: StatelessRandomGammaV2.
 * @param seed int32, two values
 */
export function statelessGamma(runtime: Runtime, shape: number[], seed: Tensor1D, alpha: number): Tensor {
  return stateless(runtime, 'StatelessRandomGammaV2', shape, seed, [runtime.tf.scalar(alpha)])
}

function stateless(
  runtime: Runtime,
  op: string,
  shape: number[],
  seed: Tensor1D,
  more: readonly Tensor[] = []
): Tensor {
  const { tf, backend, binding } = runtime
  const { float, type } = attributesOf(runtime)
  const attributes = [float('dtype'), type('T', binding.TF_INT32), type('Tseed', binding.TF_INT32)]
  return backend.executeSingleOutput(op, attributes, [tf.tensor1d(shape, 'int32'), seed, ...more])
}
