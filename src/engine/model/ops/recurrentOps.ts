/** The native ops recurrent layers are made of. Nothing here has a gradient of its own: recurrent.ts writes it. */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { attributesOf } from './attributes'

export interface RecurrentOps {
  /** [rows, steps, …] and [steps, rows, …] into each other. */
  swapped(x: Tensor): Tensor
  unstack(x: Tensor): Tensor[]
  stack(xs: readonly Tensor[]): Tensor
  /** One below the other. */
  concat(xs: readonly Tensor[]): Tensor
  /** Side by side. */
  beside(xs: readonly Tensor[]): Tensor
  /** The columns in parts: how many, or the width of each. */
  columns(x: Tensor, parts: number | number[]): Tensor[]
  multiply(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor
  /** x + b on each row. */
  biased(x: Tensor, b: Tensor): Tensor
  sumRows(x: Tensor): Tensor
  add(a: Tensor, b: Tensor): Tensor
  sub(a: Tensor, b: Tensor): Tensor
  mul(a: Tensor, b: Tensor): Tensor
  sigmoid(x: Tensor): Tensor
  tanh(x: Tensor): Tensor
  relu(x: Tensor): Tensor
  /** dy through the function that gave y. */
  throughSigmoid(y: Tensor, dy: Tensor): Tensor
  throughTanh(y: Tensor, dy: Tensor): Tensor
  throughRelu(y: Tensor, dy: Tensor): Tensor
  zeros(like: Tensor): Tensor
}

export function recurrentOps(runtime: Runtime): RecurrentOps {
  const { tf, backend } = runtime
  const { float, flag, text } = attributesOf(runtime)
  const one = (type: string, inputs: Tensor[], more: Parameters<typeof backend.executeSingleOutput>[1] = []): Tensor =>
    backend.executeSingleOutput(type, [float(), ...more], inputs)
  return {
    swapped: (x) => tf.transpose(x, [1, 0, ...x.shape.slice(2).map((_, i) => i + 2)]),
    unstack: (x) => tf.unstack(x),
    stack: (xs) => tf.stack([...xs]),
    concat: (xs) => tf.concat([...xs], 0),
    beside: (xs) => tf.concat([...xs], -1),
    columns: (x, parts) => tf.split(x, parts, -1),
    multiply: (a, b, transposeA = false, transposeB = false) =>
      one('MatMul', [a, b], [flag('transpose_a', transposeA), flag('transpose_b', transposeB)]),
    biased: (x, b) => one('BiasAdd', [x, b], [text('data_format', 'NHWC')]),
    sumRows: (x) => one('BiasAddGrad', [x], [text('data_format', 'NHWC')]),
    add: (a, b) => one('AddV2', [a, b]),
    sub: (a, b) => one('Sub', [a, b]),
    mul: (a, b) => one('Mul', [a, b]),
    sigmoid: (x) => one('Sigmoid', [x]),
    tanh: (x) => one('Tanh', [x]),
    relu: (x) => one('Relu', [x]),
    throughSigmoid: (y, dy) => one('SigmoidGrad', [y, dy]),
    throughTanh: (y, dy) => one('TanhGrad', [y, dy]),
    // Where y is above 0, so was what it came from.
    throughRelu: (y, dy) => one('ReluGrad', [dy, y]),
    zeros: (like) => tf.zeros(like.shape)
  }
}
