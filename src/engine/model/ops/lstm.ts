/**
 * LSTM over a sequence with Keras 3's formula (keras/src/layers/rnn/lstm.py).
 *
 *   z = x W + h U + b, cut into i, f, g, o;  c' = sigmoid(f) c + sigmoid(i) tanh(g);  h' = sigmoid(o) tanh(c')
 */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, attributesOf } from './attributes'
import { matrixProduct, type Product } from './products'
import { learnFromBefore, readSequence, type CellKind, type Figures, type Reading } from './recurrent'

export interface CellWeights {
  /** [rows, steps, values] */
  x: Tensor
  /** [values, gates * units]; LSTM's gates: i f g o */
  kernel: Tensor
  /** [units, gates * units] */
  recurrentKernel: Tensor
  bias: Tensor
}

/** How a sequence is read by a cell that multiplies matrices. */
export type Way = Pick<Reading, 'sequences' | 'backwards'>

/** tanhC: tanh(c) */
type Kept = 'i' | 'f' | 'g' | 'o' | 'c' | 'tanhC'

export function lstm(runtime: Runtime, weights: CellWeights, way: Way): Tensor {
  const product = matrixProduct(runtime)
  return readWithLstm(runtime, weights, product, { ...way, product })
}

/** @param within the product of what it remembers; `reading` has that of the input */
export function readWithLstm(
  runtime: Runtime,
  { x, kernel, recurrentKernel, bias }: CellWeights,
  within: Product,
  reading: Reading
): Tensor {
  const [w, u, b] = [kernel, recurrentKernel, bias].map((t) => toCellOrder(runtime, t)) as [Tensor, Tensor, Tensor]
  return readSequence(runtime, kindOf(runtime, within), { x, kernel: w, bias: b, recurrent: [u] }, reading)
}

/** Columns i f g o in the order of TensorFlow's cell, i g f o. */
function toCellOrder({ tf }: Runtime, x: Tensor): Tensor {
  const [first, second, third, fourth] = tf.split(x, 4, -1)
  return tf.concat([first, third, second, fourth] as Tensor[], -1)
}

function kindOf(runtime: Runtime, product: Product): CellKind<Kept> {
  return {
    keeps: ['i', 'f', 'g', 'o', 'c', 'tanhC', 'h'],
    cell(ops, recurrent) {
      const u = at(recurrent, 0)
      let gates: ReturnType<typeof gateGradient> | undefined
      return {
        step([part], before) {
          if (!part) throw new Error('LSTM was run without its input')
          const z = before ? ops.add(part, product.of(before.h, u)) : part
          const [zi, zg, zf, zo] = ops.columns(z, 4) as [Tensor, Tensor, Tensor, Tensor]
          const [i, f, g, o] = [ops.sigmoid(zi), ops.sigmoid(zf), ops.tanh(zg), ops.sigmoid(zo)]
          const taken = ops.mul(i, g)
          const c = before ? ops.add(ops.mul(f, before.c), taken) : taken
          const tanhC = ops.tanh(c)
          return { i, f, g, o, c, tanhC, h: ops.mul(o, tanhC) }
        },
        back(figures, before, dh, after) {
          gates ??= gateGradient(runtime, figures.c)
          const { dz, dc } = gates(figures, before, dh, after?.own[0] ?? null)
          return { dz: [dz], dh: before && product.toInput(dz, u, before.h), own: [dc] }
        },
        learn: (visited) => [
          learnFromBefore(ops, product, visited, { dz: ({ returned }) => at(returned.dz, 0), like: u })
        ]
      }
    }
  }
}

/**
 * The way back through the gates of each step, one op: LSTMBlockCellGrad. `dc` and `dh` are what comes to its c and h.
 * @param like any [rows, units]
 * @returns for the memory before the step, and for z in the cell's order
 */
function gateGradient(
  runtime: Runtime,
  like: Tensor
): (at: Figures<Kept>, before: Figures<Kept> | null, dh: Tensor, dc: Tensor | null) => { dc: Tensor; dz: Tensor } {
  const { tf, backend } = runtime
  const { float, flag } = attributesOf(runtime)
  const [rows = 0, units = 0] = like.shape
  const zero = tf.zeros([rows, units])
  // Nothing enters: what goes into the products is no matter of this op, which only checks their shapes.
  const nothing = tf.zeros([rows, 0])
  const kernel = tf.zeros([units, 4 * units])
  const none = tf.zeros([units])
  const bias = tf.zeros([4 * units])
  const attributes = [float(), flag('use_peephole', false)]
  return ({ i, f, g, o, c, tanhC }, before, dh, dc) => {
    const memory = before?.c ?? zero
    const inputs = [nothing, memory, memory, kernel, none, none, none, bias, i, c, f, o, g, tanhC, dc ?? zero, dh]
    const results = backend.executeMultipleOutputs('LSTMBlockCellGrad', attributes, inputs, 5)
    return { dc: at(results, 0), dz: at(results, 1) }
  }
}
