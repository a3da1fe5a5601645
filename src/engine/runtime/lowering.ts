/**
 * tfjs' kernels and gradients as TensorFlow's own ops. tfjs writes some of them for every backend out of
 * many small ones (ReLU's gradient as step, cast and multiply) or more general than needed (every matrix
 * product as a batch of products); one native op each is faster and means the same.
 */
import type { NamedAttrMap, NamedTensorInfoMap, Tensor, TensorInfo } from '@tensorflow/tfjs-node-gpu'
import type { Backend, TensorFlow } from './types'

/** Replaces kernels and gradients of this process's tfjs. Called once, right after loading. */
export function lower(tf: TensorFlow, backend: Backend): void {
  const { binding } = backend
  const floatType = { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }

  // Activations whose gradient is one op of the activation's value (or what went in) and what comes from above.
  type Kept = { inputsToSave: string[] } | { outputsToSave: boolean[] }
  const lowerGradient = (
    kernelName: string,
    op: string,
    inputs: (dy: Tensor, kept: Tensor) => Tensor[],
    kept: Kept = { outputsToSave: [true] }
  ): void => {
    tf.unregisterGradient(kernelName)
    tf.registerGradient({
      kernelName,
      ...kept,
      gradFunc: (dy, saved) => ({
        x: () => backend.executeSingleOutput(op, [floatType], inputs(first(dy), first(saved)))
      })
    })
  }
  lowerGradient('Relu', 'ReluGrad', (dy, y) => [dy, y])
  lowerGradient('Relu6', 'Relu6Grad', (dy, y) => [dy, y])
  lowerGradient('Elu', 'EluGrad', (dy, y) => [dy, y])
  lowerGradient('Selu', 'SeluGrad', (dy, y) => [dy, y])
  lowerGradient('Softplus', 'SoftplusGrad', (dy, x) => [dy, x], { inputsToSave: ['x'] })
  lowerGradient('Sigmoid', 'SigmoidGrad', (dy, y) => [y, dy])
  lowerGradient('Tanh', 'TanhGrad', (dy, y) => [y, dy])

  tf.unregisterKernel('BatchMatMul', 'tensorflow')
  tf.registerKernel({
    kernelName: 'BatchMatMul',
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => multiply(backend, inputs, attrs)
  })

  // tfjs leaves the types to TensorFlow's eager mode to find; a graph needs them said.
  tf.unregisterKernel('ExpandDims', 'tensorflow')
  tf.registerKernel({
    kernelName: 'ExpandDims',
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => expandDims(tf, backend, inputs, attrs)
  })
}

function expandDims(
  tf: TensorFlow,
  backend: Backend,
  { input }: NamedTensorInfoMap,
  attrs: NamedAttrMap | undefined
): TensorInfo {
  if (!input) throw new Error('ExpandDims needs a tensor')
  const { TF_ATTR_TYPE, TF_INT32 } = backend.binding
  const types = [
    { name: 'T', type: TF_ATTR_TYPE, value: backend.getDTypeInteger(input.dtype) },
    { name: 'Tdim', type: TF_ATTR_TYPE, value: TF_INT32 }
  ]
  const dim = tf.scalar(Number(attrs?.['dim']), 'int32')
  const result = backend.executeSingleOutput('ExpandDims', types, [input, dim])
  dim.dispose()
  return result
}

function multiply(backend: Backend, inputs: NamedTensorInfoMap, attrs: NamedAttrMap | undefined): TensorInfo {
  const { binding } = backend
  const { a, b } = inputs
  if (!a || !b) throw new Error('A matrix product needs two matrices')
  const type = { name: 'T', type: binding.TF_ATTR_TYPE, value: backend.getDTypeInteger(a.dtype) }
  const flag = (name: string, value: unknown): { name: string; type: number; value: boolean } => ({
    name,
    type: binding.TF_ATTR_BOOL,
    value: value === true
  })
  const { transposeA, transposeB } = attrs ?? {}
  if (a.shape.length === 2 && b.shape.length === 2) {
    const flags = [flag('transpose_a', transposeA), flag('transpose_b', transposeB)]
    return backend.executeSingleOutput('MatMul', [type, ...flags], [a, b])
  }
  return backend.executeSingleOutput(
    'BatchMatMulV2',
    [type, flag('adj_x', transposeA), flag('adj_y', transposeB)],
    [a, b]
  )
}

function first(value: Tensor | Tensor[]): Tensor {
  const tensor = Array.isArray(value) ? value[0] : value
  if (!tensor) throw new Error('A gradient was called without a tensor')
  return tensor
}
