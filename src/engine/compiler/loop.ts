/**
 * A loop inside a graph, built of TensorFlow's own control flow ops (Enter, Merge, Switch, NextIteration,
 * Exit): it runs a body up to `limit` times and ends early, before a step's updates, when that step's loss
 * is not finite.
 */
import { attr, DType, type Attributes } from './attributes'
import { int, waitFor, type Graph } from './graph'

export interface LoopBody {
  /** Number of this step within the call, int32 scalar; a new one each time. */
  readonly index: string
  /** Something from outside the loop, the same in every step. */
  bring(node: string, dtype: number): string
  /** Number of the next step, or of this one where it is the last. @param after names to wait for */
  following(after: readonly string[]): string
  /** A value handed from step to step. @param first from outside the loop, for the first step. @returns this step's */
  carried(what: string, first: string, dtype: number): string
  /** Hands a value to the next step. */
  handOn(what: string, node: string, dtype: number): void
}

export interface BodyResult {
  /** bool scalar: whether the updates may be made. */
  go: string
  /** Makes the updates, each waiting for `^gate`. @returns their names */
  update(gate: string): string[]
  /** What else has to be done before the next step. */
  after: readonly string[]
}

export interface Loop {
  /** int32: steps begun, the stopped one included. */
  begun: string
  /** bool: whether it was never stopped. */
  finished: string
}

/** @param limit int32 scalar */
export function addLoop(graph: Graph, name: string, limit: string, body: (loop: LoopBody) => BodyResult): Loop {
  const frame = { frame_name: attr.string(name), parallel_iterations: attr.int(1) }
  const typed = (dtype: number): Attributes => ({ T: attr.type(dtype) })
  const brought = new Map<string, string>()
  const bring = (node: string, dtype: number): string => {
    const known = brought.get(node)
    if (known !== undefined) return known
    const entered = graph.add('Enter', [node], { ...typed(dtype), ...frame, is_constant: attr.bool(true) })
    brought.set(node, entered)
    return entered
  }
  const carry = (what: string, first: string, dtype: number): string => {
    const entered = graph.add('Enter', [first], { ...typed(dtype), ...frame, is_constant: attr.bool(false) })
    const merge = `${name}/${what}/merge`
    return graph.add('Merge', [entered, `${name}/${what}/next`], { ...typed(dtype), N: attr.int(2) }, merge)
  }
  const yes = graph.constant({ dtype: DType.bool, shape: [], bytes: Uint8Array.of(1) })
  const index = carry('index', graph.constant(int(0)), DType.int32)
  const going = carry('going', yes, DType.bool)
  const more = graph.add('Less', [index, bring(limit, DType.int32)], typed(DType.int32))
  const condition = graph.add('LoopCond', [graph.add('LogicalAnd', [more, going])])
  const indexSwitch = graph.add('Switch', [index, condition], typed(DType.int32))
  const goingSwitch = graph.add('Switch', [going, condition], typed(DType.bool))
  const begun = graph.add('Exit', [indexSwitch], typed(DType.int32), `${name}/begun`)
  const finished = graph.add('Exit', [goingSwitch], typed(DType.bool), `${name}/finished`)
  const here = graph.add('Identity', [`${indexSwitch}:1`], typed(DType.int32))

  const one = bring(graph.constant(int(1)), DType.int32)
  const int32 = typed(DType.int32)
  const { go, update, after } = body({
    index: here,
    bring,
    following(after) {
      const last = graph.add('Sub', [bring(limit, DType.int32), one], int32)
      return graph.add('Minimum', [graph.add('AddV2', [here, one, ...after.map(waitFor)], int32), last], int32)
    },
    carried(what, first, dtype) {
      const now = graph.add('Switch', [carry(what, first, dtype), condition], typed(dtype))
      return `${now}:1`
    },
    handOn(what, node, dtype) {
      graph.add('NextIteration', [node], typed(dtype), `${name}/${what}/next`)
    }
  })

  // Where `go` is false everything behind the gate is dead, so nothing is updated; Merge brings both ways together.
  const gates = graph.add('Switch', [go, go], typed(DType.bool))
  const gate = graph.add('Identity', [`${gates}:1`], typed(DType.bool))
  const updates = update(gate)
  const updated = graph.add('Identity', [gate, ...updates.map((u) => `^${u}`)], typed(DType.bool))
  const settled = graph.add('Merge', [gates, updated], { ...typed(DType.bool), N: attr.int(2) })
  const waits = [settled, ...after].map((n) => `^${n}`)
  const next = graph.add('AddV2', [here, one, ...waits], int32)
  graph.add('NextIteration', [next], typed(DType.int32), `${name}/index/next`)
  graph.add('NextIteration', [settled], typed(DType.bool), `${name}/going/next`)
  return { begun, finished }
}
