/**
 * GRU over a sequence with Keras 3's formulas (keras/src/layers/rnn/gru.py).
 *
 *   z = sigmoid(x Wz + h Uz + bz);  r = sigmoid(x Wr + h Ur + br);  h' = z h + (1 - z) g
 *   g = tanh(x Wg + (r h) Ug + bg), or with `resetAfter` tanh(x Wg + bg + r (h Ug + ag))
 */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, attributesOf } from './attributes'
import type { CellWeights, Way } from './lstm'
import { matrixProduct } from './products'
import { learnFromBefore, readSequence, type CellKind, type Figures, type Returned } from './recurrent'
import type { RecurrentOps } from './recurrentOps'

type Before = 'z' | 'r' | 'g' | 'rh'
type After = 'zr' | 'z' | 'r' | 'g' | 'inner' | 'moved'

/** Gates z r g. @param weights bias [3 units], with `resetAfter` [2, 3 units]: of the input and of what is remembered */
export function gru(runtime: Runtime, weights: CellWeights, resetAfter: boolean, way: Way): Tensor {
  const { tf } = runtime
  const units = weights.recurrentKernel.shape[0] ?? 0
  const product = matrixProduct(runtime)
  const two = [2 * units, units]
  if (resetAfter) {
    const { x, kernel, recurrentKernel } = weights
    const [outer, inner] = tf.unstack(weights.bias) as [Tensor, Tensor]
    const [gates, remembered] = tf.split(inner, two, -1) as [Tensor, Tensor]
    // Those of the two gates are only added up.
    const bias = tf.add(outer, tf.concat([gates, tf.zeros([units])], -1))
    const recurrent = [recurrentKernel, remembered]
    return readSequence(runtime, afterKind(runtime, two), { x, kernel, bias, recurrent }, { ...way, product })
  }
  const [kernel, u, bias] = [weights.kernel, weights.recurrentKernel, weights.bias].map((t) =>
    toCellOrder(runtime, t)
  ) as [Tensor, Tensor, Tensor]
  const recurrent = tf.split(u, two, -1)
  return readSequence(runtime, beforeKind(runtime, two), { x: weights.x, kernel, bias, recurrent }, { ...way, product })
}

/** Columns z r g in the order of TensorFlow's cell, r z g. */
function toCellOrder({ tf }: Runtime, x: Tensor): Tensor {
  const [first, second, third] = tf.split(x, 3, -1)
  return tf.concat([second, first, third] as Tensor[], -1)
}

/** g + z (h - g): what stays and what is new, with `before` 0 at the first step. */
function mixed(ops: RecurrentOps, z: Tensor, g: Tensor, before: Tensor | null): Tensor {
  return before ? ops.add(g, ops.mul(z, ops.sub(before, g))) : ops.sub(g, ops.mul(z, g))
}

function beforeKind(runtime: Runtime, columns: number[]): CellKind<Before> {
  const product = matrixProduct(runtime)
  return {
    keeps: ['z', 'r', 'g', 'rh', 'h'],
    columns,
    cell(ops, recurrent) {
      const [ugates, ug] = [at(recurrent, 0), at(recurrent, 1)]
      let gates: ReturnType<typeof gateGradient> | undefined
      return {
        step(part, before) {
          const [xgates, xg] = [at(part, 0), at(part, 1)]
          const sums = before ? ops.add(xgates, product.of(before.h, ugates)) : xgates
          const [r, z] = ops.columns(ops.sigmoid(sums), 2) as [Tensor, Tensor]
          const rh = before ? ops.mul(r, before.h) : ops.zeros(r)
          const g = ops.tanh(before ? ops.add(xg, product.of(rh, ug)) : xg)
          return { z, r, g, rh, h: mixed(ops, z, g, before?.h ?? null) }
        },
        back(figures, before, dh) {
          gates ??= gateGradient(runtime, figures.h)
          return gates(figures, before, dh, { ugates, ug })
        },
        learn(visited) {
          const later = visited.filter(({ before }) => before)
          if (later.length === 0) return [ops.zeros(ugates), ops.zeros(ug)]
          const dug = product.toWeights(
            ops.concat(later.map(({ figures }) => figures.rh)),
            ops.concat(later.map(({ returned }) => at(returned.dz, 1))),
            ug
          )
          return [
            learnFromBefore(ops, product, visited, { dz: ({ returned }) => at(returned.dz, 0), like: ugates }),
            dug
          ]
        }
      }
    }
  }
}

/** A step's way back in one op: GRUBlockCellGrad, products with what is remembered included. */
function gateGradient(
  runtime: Runtime,
  like: Tensor
): (at: Figures<Before>, before: Figures<Before> | null, dh: Tensor, u: { ugates: Tensor; ug: Tensor }) => Returned {
  const { tf, backend } = runtime
  const attributes = [attributesOf(runtime).float()]
  const [rows = 0, units = 0] = like.shape
  const zero = tf.zeros([rows, units])
  // Nothing enters: the input's product is multiplied elsewhere, at once for all steps.
  const nothing = tf.zeros([rows, 0])
  const [none, more] = [tf.zeros([units]), tf.zeros([2 * units])]
  return ({ z, r, g }, before, dh, { ugates, ug }) => {
    const inputs = [nothing, before?.h ?? zero, ugates, ug, more, none, r, z, g, dh]
    const results = backend.executeMultipleOutputs('GRUBlockCellGrad', attributes, inputs, 4)
    return { dz: [at(results, 3), at(results, 2)], dh: before && at(results, 1), own: [] }
  }
}

function afterKind(runtime: Runtime, columns: number[]): CellKind<After> {
  const product = matrixProduct(runtime)
  return {
    // inner: what is remembered, before the gate; moved: h - g
    keeps: ['zr', 'z', 'r', 'g', 'inner', 'moved', 'h'],
    columns,
    cell(ops, recurrent) {
      const [u, constant] = [at(recurrent, 0), at(recurrent, 1)]
      return {
        step(part, before) {
          const [xgates, xg] = [at(part, 0), at(part, 1)]
          const [hgates, hg] = before
            ? (ops.columns(product.of(before.h, u), columns) as [Tensor, Tensor])
            : [null, null]
          const zr = ops.sigmoid(hgates ? ops.add(xgates, hgates) : xgates)
          const [z, r] = ops.columns(zr, 2) as [Tensor, Tensor]
          const inner = ops.biased(hg ?? ops.zeros(z), constant)
          const g = ops.tanh(ops.add(xg, ops.mul(r, inner)))
          const moved = before ? ops.sub(before.h, g) : ops.sub(ops.zeros(g), g)
          return { zr, z, r, g, inner, moved, h: ops.add(g, ops.mul(z, moved)) }
        },
        back({ zr, z, r, g, inner, moved }, before, dh) {
          const kept = ops.mul(dh, z)
          const dg = ops.throughTanh(g, ops.sub(dh, kept))
          const dgates = ops.throughSigmoid(zr, ops.beside([ops.mul(dh, moved), ops.mul(dg, inner)]))
          const dinner = ops.mul(dg, r)
          const toMemory = ops.beside([dgates, dinner])
          const dbefore = before && ops.add(kept, product.toInput(toMemory, u, before.h))
          return { dz: [dgates, dg], dh: dbefore, own: [toMemory, dinner] }
        },
        learn: (visited) => [
          learnFromBefore(ops, product, visited, { dz: ({ returned }) => at(returned.own, 0), like: u }),
          ops.sumRows(ops.concat(visited.map(({ returned }) => at(returned.own, 1))))
        ]
      }
    }
  }
}
