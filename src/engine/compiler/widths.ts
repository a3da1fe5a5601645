/**
 * Cuts wide weights of a training step into columns, each with its own products and its own update, so that they can
 * be done side by side. One product of a small batch is too little to be shared among threads; a half each is not.
 *
 *   y = x W  ->  y = [x W0 | x W1];   dW = x' dy  ->  dWi = x' dyi;   dx = dy W'  ->  dx = dy0 W0' + dy1 W1'
 */
import { attr, DType, type Attribute, type Attributes } from './attributes'
import { int } from './graph'
import { count, type Facts, type RecordedOp, type Ref, type Trace } from './record'
import { inputName, outputName } from './tracing'
import { partKey } from './variables'

/** A weight smaller than this is not worth cutting: its product takes less than handing it over. */
const LEAST_VALUES = 32_768

/** How a weight is used, where all of it can be cut. */
interface Uses {
  forward: RecordedOp[]
  /** What its layer's input gets. */
  back: RecordedOp[]
  /** Its gradient. */
  own: RecordedOp
}

/** @returns those of the weights that can be cut into `parts` in this step */
export function cuttable(trace: Trace, weights: ReadonlyMap<string, readonly number[]>, parts: number): string[] {
  return [...weights]
    .filter(([, shape]) => shape.length === 2 && (shape[1] ?? 1) % parts === 0 && count(shape) >= LEAST_VALUES)
    .map(([key]) => key)
    .filter((key) => usesOf(trace, key) !== null)
}

/** The step with these weights in parts: `weight/<key>/part-0` and so on, and `gradient/<key>/part-0`. */
export function cutWeights(trace: Trace, keys: readonly string[], parts: number): Trace {
  return keys.reduce((cut, key) => cutOne(cut, key, parts), trace)
}

function cutOne(trace: Trace, key: string, parts: number): Trace {
  const uses = usesOf(trace, key)
  if (!uses) throw new Error(`${key} can't be cut`)
  const rewriting = new Rewriting(key, parts)
  let gradients: Ref[] = []
  for (const op of trace.ops) {
    if (uses.forward.includes(op)) rewriting.forward(op)
    else if (uses.back.includes(op)) rewriting.back(op)
    else if (op === uses.own) gradients = rewriting.gradients(op)
    else rewriting.keep(op)
  }
  const { [outputName.gradient(key)]: _whole, ...rest } = trace.outputs
  const outputs = Object.entries(rest).map(([name, ref]) => [name, rewriting.current(ref)])
  const own = gradients.map((ref, part) => [outputName.gradient(partKey(key, part)), ref])
  return { ops: rewriting.ops, outputs: Object.fromEntries([...outputs, ...own]) }
}

/** One weight's step, op by op. */
class Rewriting {
  readonly ops: RecordedOp[] = []
  /** By op of the whole step: what stands for it. */
  private readonly standing = new Map<RecordedOp, RecordedOp>()
  /** By op and output: its columns. One gradient serves the weight and what is before it. */
  private readonly columns = new Map<RecordedOp, Map<number, Ref[]>>()

  constructor(
    private readonly key: string,
    private readonly parts: number
  ) {}

  current(ref: Ref): Ref {
    const now = ref.kind === 'op' ? this.standing.get(ref.op) : undefined
    return now && ref.kind === 'op' ? { ...ref, op: now } : ref
  }

  keep(op: RecordedOp): void {
    const inputs = op.inputs.map((ref) => this.current(ref))
    this.put(op, { ...op, inputs })
  }

  forward(op: RecordedOp): void {
    const [x, w] = this.two(op)
    const products = this.all((part) =>
      only(this.add({ ...op, inputs: [x, this.part(w, part)], outputs: [this.half(op)] }))
    )
    const attributes = { N: attr.int(this.parts), Tidx: attr.type(DType.int32), ...float }
    this.put(op, { ...op, type: 'ConcatV2', attributes, inputs: [...products, lastAxis] })
  }

  back(op: RecordedOp): void {
    const [dy, w] = this.two(op)
    const products = this.cut(dy, op).map((c, part) => this.add({ ...op, inputs: [c, this.part(w, part)] }))
    const sum = products.reduce((a, b) =>
      this.add({ ...op, type: 'AddV2', attributes: float, inputs: [only(a), only(b)] })
    )
    this.standing.set(op, sum)
  }

  gradients(op: RecordedOp): Ref[] {
    const [x, dy] = this.two(op)
    return this.cut(dy, op).map((c) => only(this.add({ ...op, inputs: [x, c], outputs: [this.half(op)] })))
  }

  private put(original: RecordedOp, now: RecordedOp): void {
    this.standing.set(original, this.add(now))
  }

  private add(op: RecordedOp): RecordedOp {
    this.ops.push(op)
    return op
  }

  private all<T>(make: (part: number) => T): T[] {
    return Array.from({ length: this.parts }, (_, part) => make(part))
  }

  private two(op: RecordedOp): [Ref, Ref] {
    const [a, b] = op.inputs
    if (!a || !b) throw new Error(`${op.type} lacks an input`)
    return [this.current(a), this.current(b)]
  }

  /** The columns of a gradient of what the layer gives. */
  private cut(dy: Ref, like: RecordedOp): Ref[] {
    if (dy.kind !== 'op') throw new Error('A gradient is computed')
    const known = this.columns.get(dy.op)?.get(dy.output)
    if (known) return known
    const { dtype = DType.float, shape = [] } = dy.op.outputs[dy.output] ?? {}
    const split = this.add({
      type: 'Split',
      attributes: { num_split: attr.int(this.parts), ...float },
      inputs: [lastAxis, dy],
      outputs: this.all(() => ({ dtype, shape: this.narrow(shape) })),
      layer: like.layer
    })
    const found = this.all((output): Ref => ({ kind: 'op', op: split, output }))
    this.columns.set(dy.op, (this.columns.get(dy.op) ?? new Map<number, Ref[]>()).set(dy.output, found))
    return found
  }

  private narrow(shape: readonly number[]): number[] {
    return [...shape.slice(0, -1), (shape.at(-1) ?? 0) / this.parts]
  }

  private half(op: RecordedOp): Facts {
    const { dtype = DType.float, shape = [] } = op.outputs[0] ?? {}
    return { dtype, shape: this.narrow(shape) }
  }

  private part(weight: Ref, part: number): Ref {
    const shape = weight.kind === 'input' ? weight.shape : []
    return { kind: 'input', name: inputName.weight(partKey(this.key, part)), shape: this.narrow(shape) }
  }
}

const only = (op: RecordedOp): Ref => ({ kind: 'op', op, output: 0 })
const float: Attributes = { T: attr.type(DType.float) }
/** Weights and what their layers give are matrices. */
const lastAxis: Ref = { kind: 'constant', value: int(1) }

/**
 * null: it is used in another way too, for example by a penalty or a limit of its gradient; or what comes back to it is
 * not computed, so that there is nothing to split.
 */
function usesOf(trace: Trace, key: string): Uses | null {
  const name = inputName.weight(key)
  const gradient = trace.outputs[outputName.gradient(key)]
  if (gradient?.kind !== 'op' || !isProduct(gradient.op, true, false)) return null
  const own = gradient.op
  if (own.inputs[1]?.kind !== 'op') return null
  const uses: Uses = { forward: [], back: [], own }
  for (const op of trace.ops) {
    if (op.inputs.some((ref) => ref.kind === 'op' && ref.op === own)) return null
    const at = op.inputs.findIndex((ref) => ref.kind === 'input' && ref.name === name)
    if (at < 0) continue
    if (at !== 1) return null
    if (isProduct(op, false, false)) uses.forward.push(op)
    else if (isProduct(op, false, true) && op.inputs[0]?.kind === 'op') uses.back.push(op)
    else return null
  }
  const given = Object.values(trace.outputs).filter((ref) => ref.kind === 'op' && ref.op === own)
  return given.length === 1 && uses.forward.length > 0 ? uses : null
}

function isProduct(op: RecordedOp, transposeA: boolean, transposeB: boolean): boolean {
  const is = (attribute: Attribute | undefined): boolean => attribute?.kind === 'bool' && attribute.value
  return (
    op.type === 'MatMul' &&
    is(op.attributes['transpose_a']) === transposeA &&
    is(op.attributes['transpose_b']) === transposeB
  )
}
