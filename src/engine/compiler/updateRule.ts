/** How an optimizer becomes part of a graph: ops that update one weight, given its gradient. */
import { attr, DType } from './attributes'
import type { Graph } from './graph'

/** Names in the graph of what an update takes. */
export interface UpdateInput {
  weight: string
  /** Handles, in the order of the optimizer's slots. */
  slots: readonly string[]
  /** Handles, as many as the rule wants. */
  scratch: readonly string[]
  gradient: string
  /** Scalars, in the order of `figures`. */
  figures: readonly string[]
  /** Examples in the batch. */
  examples: number
  /** Brings a constant to where the update is. */
  constant(value: number): string
  /** Names to wait for. */
  after: readonly string[]
}

export interface UpdateRule {
  /** How many figures a step has. */
  readonly width: number
  /** Names of variables of the weight's shape that an op wants and that mean nothing from one step to the next. */
  readonly scratch?: readonly string[]
  /** @param update updates done before this one, plus 1 */
  figures(learningRate: number, update: number): number[]
  /** @returns the update's name */
  add(graph: Graph, input: UpdateInput): string
}

export const float = { T: attr.type(DType.float) }

export function at(list: readonly string[], index: number): string {
  const name = list[index]
  if (name === undefined) throw new Error(`An update lacks its value ${index}`)
  return name
}

export const waits = (after: readonly string[]): string[] => after.map((name) => `^${name}`)

/** var -= alpha * delta */
export function descend(
  graph: Graph,
  variable: string,
  alpha: string,
  delta: string,
  after: readonly string[]
): string {
  return graph.add('ResourceApplyGradientDescent', [variable, alpha, delta, ...waits(after)], float)
}
