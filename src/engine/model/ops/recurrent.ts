/**
 * A recurrent layer over a sequence, each step written out, with its way back by hand.
 *
 * All inputs are multiplied at once up front, so a step has only the products with what it remembers. What the weights
 * get is multiplied at once at the end.
 */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'
import { at, type Save } from './attributes'
import type { Product } from './products'
import { recurrentOps, type RecurrentOps } from './recurrentOps'

/** What a cell has at a step; `h` is what it gives. Each [rows, units]. */
export type Figures<K extends string> = Readonly<Record<K | 'h', Tensor>>

/** A step on the way back. */
export interface Returned {
  /** For the step's share of the input's product, in the cell's columns. */
  dz: Tensor[]
  /** For the values before the step; null at the first. */
  dh: Tensor | null
  /** What only the cell knows: for its memory, for its weights. */
  own: readonly Tensor[]
}

export interface Visited<K extends string> {
  figures: Figures<K>
  /** null: the first, before it everything is 0. */
  before: Figures<K> | null
  returned: Returned
}

/** A cell with the weights it multiplies what it remembers with. */
export interface Cell<K extends string> {
  step(part: readonly Tensor[], before: Figures<K> | null): Figures<K>
  /** @param dh what comes to its h @param after the step after it, where there is one */
  back(figures: Figures<K>, before: Figures<K> | null, dh: Tensor, after: Returned | null): Returned
  /** What its weights get from all steps, in the order they were given in. */
  learn(visited: readonly Visited<K>[]): Tensor[]
}

export interface CellKind<K extends string> {
  /** What the way back needs of each step. */
  keeps: readonly (K | 'h')[]
  /** How wide the parts are that it wants the input's product in; left out: whole. */
  columns?: number[]
  cell(ops: RecurrentOps, recurrent: readonly Tensor[]): Cell<K>
}

export interface RecurrentInput {
  /** [rows, steps, values], or with more sides between. */
  x: Tensor
  kernel: Tensor
  /** [columns] */
  bias: Tensor
  /** The cell's own. */
  recurrent: readonly Tensor[]
}

export interface Reading {
  /** Whether the values of every step come out, or only those of the last one read. */
  sequences: boolean
  /** From the end to the begin. With `sequences`, what comes out is in the order of the input all the same. */
  backwards?: boolean
  /** Of the input; the cell knows its own. */
  product: Product
  /** Sides between steps and values of what comes out. */
  places?: readonly number[]
}

/** @returns [rows, …places, units]; with `sequences` [rows, steps, …places, units] */
export function readSequence<K extends string>(
  runtime: Runtime,
  kind: CellKind<K>,
  { x, kernel, bias, recurrent }: RecurrentInput,
  { sequences, backwards = false, product, places = [] }: Reading
): Tensor {
  const ops = recurrentOps(runtime)
  /** From the order of steps to the order of reading, and back. */
  const turned = <T>(list: readonly T[]): T[] => (backwards ? [...list].reverse() : [...list])
  const flat = (t: Tensor): Tensor => t.reshape([-1, t.shape.at(-1) ?? 0])
  const [rows = 0, steps = 0] = x.shape
  const project = (xs: Tensor, w: Tensor, b: Tensor): Tensor[][] => {
    const sums = ops.biased(product.of(flat(xs), w), b)
    const columns = kind.columns ? ops.columns(sums, kind.columns) : [sums]
    const byStep = columns.map((c) => ops.unstack(c.reshape([steps, -1, c.shape[1] ?? 0])))
    return Array.from({ length: steps }, (_, t) => byStep.map((parts) => at(parts, t)))
  }
  const gather = (hs: readonly Tensor[]): Tensor => {
    const units = at(hs, 0).shape[1] ?? 0
    if (!sequences) return places.length > 0 ? at(hs, steps - 1).reshape([rows, ...places, units]) : at(hs, steps - 1)
    return ops.swapped(ops.stack(turned(hs)).reshape([steps, rows, ...places, units]))
  }
  /** What comes from above to each step read; null: nothing. */
  const spread = (dy: Tensor): (Tensor | null)[] => {
    if (sequences) return turned(ops.unstack(ops.swapped(dy).reshape([steps, -1, dy.shape.at(-1) ?? 0])))
    return Array.from({ length: steps }, (_, t) => (t === steps - 1 ? flat(dy) : null))
  }

  const op = runtime.tf.customGrad((...given) => {
    const save = given.pop() as unknown as Save
    const [values, w, b, ...own] = given as Tensor[] as [Tensor, Tensor, Tensor, ...Tensor[]]
    const xs = ops.swapped(values)
    const done = forth(kind.cell(ops, own), turned(project(xs, w, b)))
    save([xs, w, ...own, ...done.flatMap((figures) => kind.keeps.map((name) => figures[name]))])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [keptXs, keptW] = [at(saved, 0), at(saved, 1)]
      const first = 2 + own.length
      const kept = done.map((_, t) => {
        const figure = (k: number): Tensor => at(saved, first + t * kind.keeps.length + k)
        return Object.fromEntries(kind.keeps.map((name, k) => [name, figure(k)])) as unknown as Figures<K>
      })
      const cell = kind.cell(ops, saved.slice(2, first))
      const visited = back(ops, cell, kept, spread(dy))
      const inOrder = turned(visited).map(({ returned }) => returned.dz)
      const columns = (inOrder[0] ?? []).map((_, c) => ops.concat(inOrder.map((parts) => at(parts, c))))
      const dz = columns.length === 1 ? at(columns, 0) : ops.beside(columns)
      const dx = product.toInput(dz, keptW, flat(keptXs)).reshape(keptXs.shape)
      const dw = product.toWeights(flat(keptXs), dz, keptW)
      return [ops.swapped(dx), dw, ops.sumRows(dz), ...cell.learn(visited)]
    }
    return { value: gather(done.map(({ h }) => h)), gradFunc }
  })
  return op(x, kernel, bias, ...recurrent)
}

function forth<K extends string>(cell: Cell<K>, parts: readonly Tensor[][]): Figures<K>[] {
  const steps: Figures<K>[] = []
  for (const part of parts) steps.push(cell.step(part, steps.at(-1) ?? null))
  return steps
}

/** @param above what comes from above for each step's h; null: nothing */
function back<K extends string>(
  ops: RecurrentOps,
  cell: Cell<K>,
  steps: readonly Figures<K>[],
  above: readonly (Tensor | null)[]
): Visited<K>[] {
  const visited: Visited<K>[] = []
  let after: Returned | null = null
  for (let t = steps.length - 1; t >= 0; t--) {
    const figures = steps[t]
    const before = steps[t - 1] ?? null
    const from = above[t] ?? null
    const dh: Tensor | null = after?.dh ?? null
    const total = from && dh ? ops.add(from, dh) : (from ?? dh)
    if (!figures || !total) throw new Error('A recurrent layer lost a step on its way back')
    after = cell.back(figures, before, total, after)
    visited.unshift({ figures, before, returned: after })
  }
  return visited
}

/** What a kernel gets that multiplied the `h` before each step. @param dz of each step; the first had nothing before it */
export function learnFromBefore<K extends string>(
  ops: RecurrentOps,
  product: Product,
  visited: readonly Visited<K>[],
  { dz, like }: { dz(step: Visited<K>): Tensor; like: Tensor }
): Tensor {
  const later = visited.flatMap((step) => (step.before ? [{ h: step.before.h, dz: dz(step) }] : []))
  if (later.length === 0) return ops.zeros(like)
  return product.toWeights(ops.concat(later.map(({ h }) => h)), ops.concat(later.map((one) => one.dz)), like)
}
