/** The native ops an LSTM is made of. Nothing here has a gradient of its own: lstm.ts writes it. */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, attributesOf } from './attributes'

/** Figures of a step and the memory before it, each [rows, units]. */
interface Cell {
  i: Tensor
  f: Tensor
  g: Tensor
  o: Tensor
  c: Tensor
  tanhC: Tensor
  before: Tensor
}

export interface LstmOps {
  /** Columns i f g o to the order of TensorFlow's cell, i g f o. */
  toCellOrder(x: Tensor): Tensor
  fromCellOrder(x: Tensor): Tensor
  /** [rows, steps, values] -> [steps, rows, values] */
  timeMajor(x: Tensor): Tensor
  /** [steps * rows, values] -> [rows, steps, values], steps and rows those of `like`. */
  batchMajor(x: Tensor, like: Tensor): Tensor
  /** [steps, rows, values] -> [steps * rows, values] */
  flat(x: Tensor): Tensor
  /** x w + b of all steps. @returns [steps, rows, columns] */
  project(xs: Tensor, w: Tensor, b: Tensor): Tensor
  unstack(x: Tensor): Tensor[]
  /** [rows, steps, units] -> for each step [rows, units] */
  unstackSteps(x: Tensor): Tensor[]
  stackSteps(xs: readonly Tensor[]): Tensor
  concat(xs: readonly Tensor[]): Tensor
  /** Four equal parts of the columns. */
  gates(z: Tensor): [Tensor, Tensor, Tensor, Tensor]
  multiply(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor
  sumRows(x: Tensor): Tensor
  add(a: Tensor, b: Tensor): Tensor
  mul(a: Tensor, b: Tensor): Tensor
  sigmoid(x: Tensor): Tensor
  tanh(x: Tensor): Tensor
  zeros(like: Tensor): Tensor
  /**
   * The way back through the gates of each step of [rows, units]. `dc` and `dh` are what comes to its c and h.
   * @param u any [units, 4 units]: the op wants to see it and takes nothing from it
   * @returns for the memory before the step, and for z in the cell's order
   */
  cellGradient(zero: Tensor, u: Tensor): (cell: Cell, dc: Tensor, dh: Tensor) => { dc: Tensor; dz: Tensor }
}

export function lstmOps(runtime: Runtime): LstmOps {
  const { tf, backend } = runtime
  const { float, flag, text } = attributesOf(runtime)
  const one = (type: string, inputs: Tensor[], more: Parameters<typeof backend.executeSingleOutput>[1] = []): Tensor =>
    backend.executeSingleOutput(type, [float(), ...more], inputs)
  const multiply = (a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor =>
    one('MatMul', [a, b], [flag('transpose_a', transposeA), flag('transpose_b', transposeB)])
  const swapMiddle = (x: Tensor): Tensor => {
    const [first, second, third, fourth] = tf.split(x, 4, -1)
    return tf.concat([first, third, second, fourth] as Tensor[], -1)
  }
  const flat = (x: Tensor): Tensor => x.reshape([-1, x.shape[2] ?? 0])
  const swapped = (x: Tensor): Tensor => tf.transpose(x, [1, 0, 2])
  return {
    toCellOrder: swapMiddle,
    fromCellOrder: swapMiddle,
    timeMajor: swapped,
    batchMajor: (x, like) => swapped(x.reshape([like.shape[0] ?? 0, like.shape[1] ?? 0, -1])),
    flat,
    project(xs, w, b) {
      const sums = one('BiasAdd', [multiply(flat(xs), w), b], [text('data_format', 'NHWC')])
      return sums.reshape([xs.shape[0] ?? 0, xs.shape[1] ?? 0, -1])
    },
    unstack: (x) => tf.unstack(x),
    unstackSteps: (x) => tf.unstack(swapped(x)),
    stackSteps: (xs) => swapped(tf.stack([...xs])),
    concat: (xs) => tf.concat([...xs], 0),
    gates: (z) => tf.split(z, 4, -1) as [Tensor, Tensor, Tensor, Tensor],
    multiply,
    sumRows: (x) => one('BiasAddGrad', [x], [text('data_format', 'NHWC')]),
    add: (a, b) => one('AddV2', [a, b]),
    mul: (a, b) => one('Mul', [a, b]),
    sigmoid: (x) => one('Sigmoid', [x]),
    tanh: (x) => one('Tanh', [x]),
    zeros: (like) => tf.zeros(like.shape),
    cellGradient(zero, u) {
      const [rows = 0, units = 0] = zero.shape
      // Nothing enters: what goes into the products is no matter of this op, which only checks their shapes.
      const nothing = tf.zeros([rows, 0])
      const none = tf.zeros([units])
      const bias = tf.zeros([4 * units])
      const attributes = [float(), flag('use_peephole', false)]
      return ({ i, f, g, o, c, tanhC, before }, dc, dh) => {
        const inputs = [nothing, before, before, u, none, none, none, bias, i, c, f, o, g, tanhC, dc, dh]
        const results = backend.executeMultipleOutputs('LSTMBlockCellGrad', attributes, inputs, 5)
        return { dc: at(results, 0), dz: at(results, 1) }
      }
    }
  }
}
