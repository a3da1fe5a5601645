/**
 * What of a step does not need the weights (gathering the batch, preparing it, drawing random numbers) can be done while
 * the step before still learns: a step is parted into what is done ahead and the rest.
 */
import { DType } from './attributes'
import type { RecordedOp, Ref, Trace } from './record'

export interface Parted {
  /** Its outputs are what is handed on, by `aheadName`. */
  early: Trace
  /** Takes them as inputs. */
  late: Trace
  /** What is handed on, in order. */
  handed: readonly { name: string; dtype: number }[]
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
  const early = new Set<RecordedOp>()
  const isEarly = (ref: Ref): boolean =>
    ref.kind === 'constant' || (ref.kind === 'op' ? early.has(ref.op) : !needsWeights(ref.name))
  for (const op of trace.ops) if (op.inputs.every(isEarly)) early.add(op)

  const handed = new Map<string, { name: string; dtype: number; ref: Ref }>()
  const ids = new Map(trace.ops.map((op, i) => [op, i]))
  const rewritten = new Map<RecordedOp, RecordedOp>()
  const take = (ref: Ref): Ref => {
    if (ref.kind === 'constant') return ref
    if (!isEarly(ref)) {
      const now = ref.kind === 'op' ? rewritten.get(ref.op) : undefined
      return now && ref.kind === 'op' ? { ...ref, op: now } : ref
    }
    const id = ref.kind === 'input' ? ref.name : `${ids.get(ref.op)}:${ref.output}`
    const facts = ref.kind === 'op' ? ref.op.outputs[ref.output] : undefined
    const dtype = ref.kind === 'input' ? typeOf(ref.name) : (facts?.dtype ?? DType.float)
    const known = handed.get(id) ?? { name: `ahead/${handed.size}`, dtype, ref }
    handed.set(id, known)
    return { kind: 'input', name: known.name, shape: ref.kind === 'input' ? ref.shape : (facts?.shape ?? []) }
  }
  const lateOps = trace.ops
    .filter((op) => !early.has(op))
    .map((op) => {
      const now = { ...op, inputs: op.inputs.map(take) }
      rewritten.set(op, now)
      return now
    })
  const outputs = Object.fromEntries(Object.entries(trace.outputs).map(([name, ref]) => [name, take(ref)]))
  const all = [...handed.values()]
  return {
    early: { ops: [...early], outputs: Object.fromEntries(all.map(({ name, ref }) => [name, ref])) },
    late: { ops: lateOps, outputs },
    handed: all.map(({ name, dtype }) => ({ name, dtype }))
  }
}
