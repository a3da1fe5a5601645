/**
 * What of a step does not need the weights (gathering the batch, preparing it, drawing random numbers) can be done while
 * the step before still learns, and what is only reported can wait: a step is parted into what is done ahead, what the
 * weights wait for, and what is done aside.
 */
import type { RecordedOp, Ref, Trace } from './record'
import { outputName } from './tracing'

export interface Parted {
  /** Gives what is handed on to the next step, by name. */
  early: Trace
  /** Takes what was handed on; gives the loss, what the weights take, and what `aside` takes, by name. */
  late: Trace
  /** Takes what was handed on and what `late` gives; gives the metric. */
  aside: Trace
  handed: readonly { name: string; dtype: number }[]
  /** Names of what `aside` takes from `late`. */
  between: readonly string[]
}

/**
 * @param needsWeights whether an input of the step has to wait for the step before
 * @param typeOf of an input
 */
export function partTrace(
  trace: Trace,
  needsWeights: (input: string) => boolean,
  typeOf: (input: string) => number
): Parted {
  const early = earlyOps(trace, needsWeights)
  const { [outputName.metric]: metric, ...needed } = trace.outputs
  if (!metric) throw new Error('A training step gives a metric')
  const main = ancestors(trace, Object.values(needed))
  const isEarly = (ref: Exclude<Ref, { kind: 'constant' }>): boolean =>
    ref.kind === 'op' ? early.has(ref.op) : !needsWeights(ref.name)
  const cut = new Cut(trace, typeOf)
  const fromEarly = (ref: Ref): Ref | null => (ref.kind !== 'constant' && isEarly(ref) ? cut.at('ahead', ref) : null)
  const fromMain = (ref: Ref): Ref | null => (ref.kind === 'op' && main.has(ref.op) ? cut.at('late', ref) : null)
  const lateOps = trace.ops.filter((op) => !early.has(op) && main.has(op))
  const asideOps = trace.ops.filter((op) => !early.has(op) && !main.has(op))
  const late = rewrite(lateOps, needed, fromEarly)
  const aside = rewrite(asideOps, { [outputName.metric]: metric }, (ref) => fromEarly(ref) ?? fromMain(ref))
  const handed = cut.found('ahead')
  const between = cut.found('late')
  return {
    early: { ops: [...early], outputs: Object.fromEntries(handed.map(({ name, ref }) => [name, ref])) },
    late: {
      ops: late.ops,
      outputs: { ...late.outputs, ...Object.fromEntries(between.map(({ name, ref }) => [name, late.now(ref)])) }
    },
    aside: { ops: aside.ops, outputs: aside.outputs },
    handed: handed.map(({ name, dtype }) => ({ name, dtype })),
    between: between.map(({ name }) => name)
  }
}

function earlyOps(trace: Trace, needsWeights: (input: string) => boolean): Set<RecordedOp> {
  const early = new Set<RecordedOp>()
  for (const op of trace.ops) {
    const all = op.inputs.every(
      (ref) => ref.kind === 'constant' || (ref.kind === 'op' ? early.has(ref.op) : !needsWeights(ref.name))
    )
    if (all) early.add(op)
  }
  return early
}

function ancestors(trace: Trace, outputs: readonly Ref[]): Set<RecordedOp> {
  const found = new Set<RecordedOp>()
  for (const ref of outputs) if (ref.kind === 'op') found.add(ref.op)
  for (const op of trace.ops.toReversed()) {
    if (found.has(op)) for (const ref of op.inputs) if (ref.kind === 'op') found.add(ref.op)
  }
  return found
}

/** Where values go from one part to another: each becomes a named input there. */
class Cut {
  private readonly all = new Map<string, { kind: string; name: string; dtype: number; ref: Ref }>()
  private readonly places: ReadonlyMap<RecordedOp, number>

  constructor(
    trace: Trace,
    private readonly typeOf: (input: string) => number
  ) {
    this.places = new Map(trace.ops.map((op, i) => [op, i]))
  }

  at(kind: string, ref: Exclude<Ref, { kind: 'constant' }>): Ref {
    const id = ref.kind === 'input' ? ref.name : `${this.places.get(ref.op)}:${ref.output}`
    const key = `${kind}/${id}`
    const { dtype, shape } = this.factsOf(ref)
    const known = this.all.get(key) ?? { kind, name: `${kind}/${this.found(kind).length}`, dtype, ref }
    this.all.set(key, known)
    return { kind: 'input', name: known.name, shape }
  }

  private factsOf(ref: Exclude<Ref, { kind: 'constant' }>): { dtype: number; shape: readonly number[] } {
    if (ref.kind === 'input') return { dtype: this.typeOf(ref.name), shape: ref.shape }
    const facts = ref.op.outputs[ref.output]
    if (!facts) throw new Error(`${ref.op.type} has no output ${ref.output}`)
    return facts
  }

  found(kind: string): { name: string; dtype: number; ref: Ref }[] {
    return [...this.all.values()].filter((one) => one.kind === kind)
  }
}

/** @param outside what stands for a value from another part; null: it is of this one */
function rewrite(
  ops: readonly RecordedOp[],
  outputs: Readonly<Record<string, Ref>>,
  outside: (ref: Ref) => Ref | null
): Trace & { now(ref: Ref): Ref } {
  const standing = new Map<RecordedOp, RecordedOp>()
  const now = (ref: Ref): Ref => {
    const found = ref.kind === 'op' ? standing.get(ref.op) : undefined
    return found && ref.kind === 'op' ? { ...ref, op: found } : ref
  }
  const take = (ref: Ref): Ref => outside(ref) ?? now(ref)
  const rewritten = ops.map((op) => {
    const copy = { ...op, inputs: op.inputs.map(take) }
    standing.set(op, copy)
    return copy
  })
  return { ops: rewritten, outputs: Object.fromEntries(Object.entries(outputs).map(([n, ref]) => [n, take(ref)])), now }
}
