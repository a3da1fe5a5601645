/**
 * Gradients as TensorFlow's own ops. tfjs writes them for every backend out of many small ones
 * (ReLU's as step, cast and multiply); one native op each is faster and means the same.
 */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Backend, TensorFlow } from './tensorflow'

/** Replaces gradients of this process's tfjs. Called once, right after loading. */
export function lowerGradients(tf: TensorFlow, backend: Backend): void {
  const floatType = { name: 'T', type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT }
  tf.unregisterGradient('Relu')
  tf.registerGradient({
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({
      x: () => backend.executeSingleOutput('ReluGrad', [floatType], [first(dy), first(saved)])
    })
  })
}

function first(value: Tensor | Tensor[]): Tensor {
  const tensor = Array.isArray(value) ? value[0] : value
  if (!tensor) throw new Error('A gradient was called without a tensor')
  return tensor
}
