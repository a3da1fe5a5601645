/**
 * TensorFlow ops that tfjs has no function for, with their gradients. Each runs eagerly and, because it
 * goes through the backend like every other op, can be traced into a graph.
 */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'

/** Attributes of an op that only wants to know it works on float32. */
function floatType({ binding }: Runtime): { name: string; type: number; value: number } {
  return { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }
}

function one(saved: Tensor[]): Tensor {
  const tensor = saved[0]
  if (!tensor) throw new Error('A gradient was called without its saved tensor')
  return tensor
}

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
export function uint8ToFloat({ backend, binding }: Runtime, x: Tensor): Tensor {
  const attributes = [
    { name: 'SrcT', type: binding.TF_ATTR_TYPE, value: binding.TF_UINT8 },
    { name: 'DstT', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'Truncate', type: binding.TF_ATTR_BOOL, value: false }
  ]
  return backend.executeSingleOutput('Cast', attributes, [x])
}

/** x + bias over the last axis (BiasAdd and BiasAddGrad: one op each, where tfjs sums and reshapes). */
export function biasAdd(runtime: Runtime, x: Tensor, bias: Tensor): Tensor {
  const { tf, backend, binding } = runtime
  const attributes = [floatType(runtime), { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' }]
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
    ;(save as (tensors: Tensor[]) => void)([a as Tensor])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
      backend.executeSingleOutput('SoftsignGrad', [floatType(runtime)], [dy, one(saved)])
    return { value: backend.executeSingleOutput('Softsign', [floatType(runtime)], [a as Tensor]), gradFunc }
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
      [floatType(runtime)],
      [x as Tensor, labels],
      2
    )
    if (!loss || !gradient) throw new Error('SoftmaxCrossEntropyWithLogits gave no gradient')
    ;(save as (tensors: Tensor[]) => void)([gradient])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => tf.mul(dy.expandDims(-1), one(saved))
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
  const { tf, backend, binding } = runtime
  const attributes = [
    { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
    { name: 'Tseed', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 }
  ]
  const inputs = [tf.tensor1d(shape, 'int32'), seed, tf.scalar(alpha)]
  return backend.executeSingleOutput('StatelessRandomGammaV2', attributes, inputs)
}

function stateless({ tf, backend, binding }: Runtime, type: string, shape: number[], seed: Tensor1D): Tensor {
  const attributes = [
    { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
    { name: 'Tseed', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 }
  ]
  return backend.executeSingleOutput(type, attributes, [tf.tensor1d(shape, 'int32'), seed])
}
