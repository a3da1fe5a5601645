/** Transposed convolution of volumes: tfjs has the way forward, but no gradient of it. */
import type { Tensor, Tensor5D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, attributesOf, type Save } from './attributes'

type Volume = readonly [number, number, number]

/**
 * Conv3DBackpropInputV2; on the way back Conv3D and Conv3DBackpropFilterV2.
 * @param x [rows, depth, height, width, channels]
 * @param kernel [depth, height, width, filters, channels]
 * @param shape of the result, [rows, depth, height, width, filters]
 */
export function transposed3d(
  runtime: Runtime,
  x: Tensor5D,
  kernel: Tensor5D,
  shape: readonly number[],
  { strides, padding }: { strides: Volume; padding: 'valid' | 'same' }
): Tensor {
  const { tf, backend, binding } = runtime
  const { float, int, text, type } = attributesOf(runtime)
  const attributes = [
    float(),
    int('strides', [1, ...strides, 1]),
    text('padding', padding.toUpperCase()),
    text('data_format', 'NDHWC'),
    int('dilations', [1, 1, 1, 1, 1])
  ]
  const sides = (values: readonly number[]): Tensor => tf.tensor1d([...values], 'int32')
  const op = tf.customGrad((a, b, save) => {
    const [values, filters] = [a, b] as Tensor[] as [Tensor, Tensor]
    ;(save as unknown as Save)([values, filters])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => [
      backend.executeSingleOutput('Conv3D', attributes, [dy, at(saved, 1)]),
      backend.executeSingleOutput('Conv3DBackpropFilterV2', attributes, [dy, sides(kernel.shape), at(saved, 0)])
    ]
    const value = backend.executeSingleOutput(
      'Conv3DBackpropInputV2',
      [...attributes, type('Tshape', binding.TF_INT32)],
      [sides(shape), filters, values]
    )
    return { value, gradFunc }
  })
  return op(x, kernel)
}
