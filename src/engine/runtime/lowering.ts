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

  tf.unregisterGradient('Relu')
  tf.registerGradient({
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({
      x: () => backend.executeSingleOutput('ReluGrad', [floatType], [first(dy), first(saved)])
    })
  })

  tf.unregisterKernel('BatchMatMul', 'tensorflow')
  tf.registerKernel({
    kernelName: 'BatchMatMul',
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => multiply(backend, inputs, attrs)
  })
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
