/** Puts a traced step into a graph. */
import { attr, type Value } from './attributes'
import { waitFor, type Graph } from './graph'
import type { RecordedOp, Ref, Trace } from './record'

/**
 * TensorFlow makes one AddN of sums of sums, and an AddN adds up in whatever order memory becomes free: the last bits
 * would differ from session to session. Its own mark for “already rewritten” keeps sums as they are.
 * Source: AddOpsRewriteStage in TensorFlow's grappler/optimizers/arithmetic_optimizer.cc.
 */
const inThisOrder = { _grappler_ArithmeticOptimizer_AddOpsRewriteStage: attr.bool(true) }
const sums = new Set(['Add', 'AddV2'])

export interface Surroundings {
  /** The node that gives an input of the step. */
  input(name: string): string
  constant(value: Value): string
  /** What each op waits for beside its inputs. */
  after?: readonly string[]
}

export interface Emitted {
  /** By output name. */
  outputs: Record<string, string>
  /** By input name: the nodes that take it. */
  readers: ReadonlyMap<string, readonly string[]>
  /** Its nodes, in the trace's order. */
  names: readonly string[]
}

export function emit(graph: Graph, trace: Trace, { input, constant, after = [] }: Surroundings): Emitted {
  const nodes = new Map<RecordedOp, string>()
  const readers = new Map<string, string[]>()
  const waits = after.map(waitFor)
  const nodeOf = (ref: Ref): string => {
    if (ref.kind === 'input') return input(ref.name)
    if (ref.kind === 'constant') return constant(ref.value)
    const name = nodes.get(ref.op)
    if (name === undefined) throw new Error(`${ref.op.type} is used before it is in the graph`)
    return ref.output === 0 ? name : `${name}:${ref.output}`
  }
  for (const op of trace.ops) {
    const attributes = sums.has(op.type) ? { ...op.attributes, ...inThisOrder } : op.attributes
    const name = graph.add(op.type, [...op.inputs.map(nodeOf), ...waits], attributes)
    nodes.set(op, name)
    for (const ref of op.inputs) {
      if (ref.kind === 'input') readers.set(ref.name, [...(readers.get(ref.name) ?? []), name])
    }
  }
  const outputs = Object.fromEntries(Object.entries(trace.outputs).map(([name, ref]) => [name, nodeOf(ref)]))
  return { outputs, readers, names: [...nodes.values()] }
}

export function outputOf({ outputs }: Emitted, name: string): string {
  const node = outputs[name]
  if (node === undefined) throw new Error(`The step gives no ${name}`)
  return node
}
