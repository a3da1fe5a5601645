/**
 * LSTM over a sequence with Keras 3's formula (keras/src/layers/rnn/lstm.py), its way back written by hand.
 *
 *   z = x W + h U + b, cut into i, f, g, o;  c' = sigmoid(f) c + sigmoid(i) tanh(g);  h' = sigmoid(o) tanh(c')
 *
 * All inputs are multiplied at once up front; each step then has one product, and one more on its way back. What the
 * weights get is multiplied at once at the end.
 */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, type Save } from './attributes'
import { lstmOps, type LstmOps } from './lstmOps'

export interface LstmInput {
  /** [rows, steps, values] */
  x: Tensor3D
  /** [values, 4 units], gates i f g o */
  kernel: Tensor2D
  /** [units, 4 units] */
  recurrentKernel: Tensor2D
  /** [4 units] */
  bias: Tensor
}

/** A step's figures, each [rows, units]; what the way back needs. */
interface Step {
  i: Tensor
  f: Tensor
  g: Tensor
  o: Tensor
  c: Tensor
  /** tanh(c) */
  tanhC: Tensor
  h: Tensor
}

const FIGURES = ['i', 'f', 'g', 'o', 'c', 'tanhC', 'h'] as const

/** @returns [rows, units], the last step's values; with `sequences` [rows, steps, units] */
export function lstm(runtime: Runtime, { x, kernel, recurrentKernel, bias }: LstmInput, sequences: boolean): Tensor {
  const ops = lstmOps(runtime)
  const op = runtime.tf.customGrad((...given) => {
    const save = given.pop() as unknown as Save
    const [values, w, u, b] = given as Tensor[] as [Tensor3D, Tensor2D, Tensor2D, Tensor]
    const [, steps = 0] = values.shape
    const xs = ops.timeMajor(values)
    const weights = { w: ops.toCellOrder(w), u: ops.toCellOrder(u) }
    const done = forth(ops, ops.unstack(ops.project(xs, weights.w, ops.toCellOrder(b))), weights.u)
    save([xs, weights.w, weights.u, ...done.flatMap((step) => FIGURES.map((name) => step[name]))])
    const hs = done.map(({ h }) => h)
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const kept = Array.from({ length: steps }, (_, t): Step => {
        const figure = (k: number): Tensor => at(saved, 3 + t * FIGURES.length + k)
        return { i: figure(0), f: figure(1), g: figure(2), o: figure(3), c: figure(4), tanhC: figure(5), h: figure(6) }
      })
      const above = sequences ? ops.unstackSteps(dy) : kept.map((_, t) => (t === steps - 1 ? dy : null))
      return back(ops, { xs: at(saved, 0), w: at(saved, 1), u: at(saved, 2) }, kept, above)
    }
    return { value: sequences ? ops.stackSteps(hs) : at(hs, steps - 1), gradFunc }
  })
  return op(x, kernel, recurrentKernel, bias)
}

function forth(ops: LstmOps, projected: readonly Tensor[], u: Tensor): Step[] {
  const steps: Step[] = []
  for (const part of projected) {
    const before = steps.at(-1)
    const z = before ? ops.add(part, ops.multiply(before.h, u)) : part
    const [zi, zg, zf, zo] = ops.gates(z)
    const [i, f, g, o] = [ops.sigmoid(zi), ops.sigmoid(zf), ops.tanh(zg), ops.sigmoid(zo)]
    const taken = ops.mul(i, g)
    const c = before ? ops.add(ops.mul(f, before.c), taken) : taken
    const tanhC = ops.tanh(c)
    steps.push({ i, f, g, o, c, tanhC, h: ops.mul(o, tanhC) })
  }
  return steps
}

/**
 * @param above what comes from above for each step's h; null: nothing
 * @returns for x, kernel, recurrent kernel, bias
 */
function back(
  ops: LstmOps,
  { xs, w, u }: { xs: Tensor; w: Tensor; u: Tensor },
  steps: readonly Step[],
  above: readonly (Tensor | null)[]
): Tensor[] {
  const dzs: Tensor[] = []
  const zero = ops.zeros(
    at(
      steps.map(({ c }) => c),
      0
    )
  )
  const throughGates = ops.cellGradient(zero, u)
  let dc = zero
  let dh: Tensor | null = null
  for (let t = steps.length - 1; t >= 0; t--) {
    const step = steps[t]
    const from = above[t] ?? null
    const total = from && dh ? ops.add(from, dh) : (from ?? dh)
    if (!step || !total) throw new Error('An LSTM lost a step on its way back')
    const cell = { ...step, before: steps[t - 1]?.c ?? zero }
    const found = throughGates(cell, dc, total)
    dzs.unshift(found.dz)
    dc = found.dc
    if (t > 0) dh = ops.multiply(found.dz, u, false, true)
  }
  const dz = ops.concat(dzs)
  const before = steps.slice(0, -1).map(({ h }) => h)
  const du = before.length > 0 ? ops.multiply(ops.concat(before), ops.concat(dzs.slice(1)), true, false) : ops.zeros(u)
  const dw = ops.multiply(ops.flat(xs), dz, true, false)
  const dx = ops.batchMajor(ops.multiply(dz, w, false, true), xs)
  return [dx, ops.fromCellOrder(dw), ops.fromCellOrder(du), ops.fromCellOrder(ops.sumRows(dz))]
}
