/** What a traced step did: ops in order, and where each of their inputs came from. */
import type { Attributes, Value } from './attributes'

export type Ref =
  | { kind: 'input'; name: string; shape: readonly number[] }
  | { kind: 'constant'; value: Value }
  | { kind: 'op'; op: RecordedOp; output: number }

export interface Facts {
  dtype: number
  shape: readonly number[]
}

export interface RecordedOp {
  type: string
  attributes: Attributes
  inputs: Ref[]
  outputs: Facts[]
  /** Node id of the layer it was done for, as far as it is known. */
  layer: string | null
}

export interface Trace {
  /** Each after those it takes from. */
  ops: RecordedOp[]
  /** What the step gave, by name. */
  outputs: Record<string, Ref>
}

/** Values in a tensor of this shape. */
export function count(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i])
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
