/** Leaves out of a trace what does nothing: each op costs a microsecond or two a step. Results keep their bits. */
import { DType, typeOf, type Value } from './attributes'
import { count, sameShape, type Facts, type RecordedOp, type Ref, type Trace } from './record'

/** Element by element, both sides broadcast: a side that is one number throughout may be that number. */
const broadcasting = new Set([
  'Mul',
  'RealDiv',
  'Div',
  'AddV2',
  'Add',
  'Sub',
  'Maximum',
  'Minimum',
  'Pow',
  'GreaterEqual'
])

export function simplify(trace: Trace): Trace {
  const kept: RecordedOp[] = []
  /** By recorded op: what stands for it, a rewritten op or one of its inputs. */
  const standing = new Map<RecordedOp, RecordedOp | Ref>()
  const current = (ref: Ref): Ref => {
    const found = ref.kind === 'op' ? standing.get(ref.op) : undefined
    if (!found || ref.kind !== 'op') return ref
    return 'kind' in found ? found : { kind: 'op', op: found, output: ref.output }
  }
  for (const original of trace.ops) {
    const inputs = original.inputs.map(current)
    const op = { ...original, inputs: narrow(original, throughReshape(original, inputs)) }
    const same = unchanged(op)
    standing.set(original, same ?? op)
    if (!same) kept.push(op)
  }
  const outputs = Object.fromEntries(Object.entries(trace.outputs).map(([name, ref]) => [name, current(ref)]))
  return { ops: used(kept, Object.values(outputs)), outputs }
}

/** The input that an op hands on as it is, if it does. */
function unchanged(op: RecordedOp): Ref | null {
  const [first, second] = op.inputs
  if (!first) return null
  switch (op.type) {
    case 'Identity':
      return first
    case 'Cast':
      return typeOf(op.attributes, 'SrcT') === typeOf(op.attributes, 'DstT') ? first : null
    case 'Reshape':
      return keepsShape(op, first) ? first : null
    case 'Mul':
      if (second && isOne(first) && keepsShape(op, second)) return second
      return isOne(second) && keepsShape(op, first) ? first : null
    case 'RealDiv':
      return isOne(second) && keepsShape(op, first) ? first : null
    default:
      return null
  }
}

/** A reshape of a reshape is one of the first. */
function throughReshape(op: RecordedOp, inputs: Ref[]): Ref[] {
  const [first, ...rest] = inputs
  if (op.type !== 'Reshape' || first?.kind !== 'op' || first.op.type !== 'Reshape') return inputs
  const inner = first.op.inputs[0]
  return inner ? [inner, ...rest] : inputs
}

/** Constants that say one number many times become that number where the other side gives the shape. */
function narrow(op: RecordedOp, inputs: Ref[]): Ref[] {
  if (!broadcasting.has(op.type)) return inputs
  const out = op.outputs[0]
  return inputs.map((ref, i) => {
    const other = inputs[1 - i]
    if (ref.kind !== 'constant' || ref.value.shape.length === 0 || !out || !other) return ref
    if (!sameShape(shapeOf(other) ?? [-1], out.shape)) return ref
    const value = uniform(ref.value)
    return value ? { kind: 'constant', value } : ref
  })
}

function keepsShape(op: RecordedOp, ref: Ref): boolean {
  const shape = shapeOf(ref)
  const out: Facts | undefined = op.outputs[0]
  return shape !== null && out !== undefined && sameShape(shape, out.shape)
}

function shapeOf(ref: Ref): readonly number[] | null {
  if (ref.kind === 'constant') return ref.value.shape
  return ref.kind === 'op' ? (ref.op.outputs[ref.output]?.shape ?? null) : ref.shape
}

function uniform({ dtype, shape, bytes }: Value): Value | null {
  const values = count(shape)
  if (values === 0 || (dtype !== DType.float && dtype !== DType.int32)) return null
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, values)
  return words.every((word) => word === words[0]) ? { dtype, shape: [], bytes: bytes.slice(0, 4) } : null
}

function isOne(ref: Ref | undefined): boolean {
  if (ref?.kind !== 'constant' || ref.value.dtype !== DType.float) return false
  const value = ref.value.shape.length === 0 ? ref.value : uniform(ref.value)
  return value !== null && new Float32Array(value.bytes.slice().buffer)[0] === 1
}

/** Only what the outputs need. */
function used(ops: readonly RecordedOp[], outputs: readonly Ref[]): RecordedOp[] {
  const needed = new Set<RecordedOp>()
  for (const ref of outputs) if (ref.kind === 'op') needed.add(ref.op)
  for (const op of [...ops].reverse()) {
    if (!needed.has(op)) continue
    for (const ref of op.inputs) if (ref.kind === 'op') needed.add(ref.op)
  }
  return ops.filter((op) => needed.has(op))
}
