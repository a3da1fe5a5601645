/**
 * Records one training step: it runs as usual, op by op, and each op is noted on its way through the
 * backend. Run twice with different inputs, the two records must be equal: what differs depends on data
 * in a way the record does not hold.
 */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Binding, Runtime } from '@engine/runtime'
import { DType, readAttributes, type Value } from './attributes'
import { CompileError } from './compileError'
import { count, sameBytes, sameShape, type Facts, type RecordedOp, type Ref, type Trace } from './record'

/** Larger results of constants are computed in the graph, not stored there. */
const FOLDED_VALUES = 1024 * 1024

/** A step as the tracer runs it. */
export interface Traceable {
  /** Tensors that differ from call to call, by name: weights, batch, step. */
  inputs: Readonly<Record<string, Tensor>>
  /** Tensors made earlier that never change, e.g. the figures of the preprocessing. */
  constants?: readonly Tensor[]
  run(): Record<string, Tensor>
}

/** Says which layer is at work, for errors. */
export interface Place {
  layer: string | null
}

type Keep = (id: number, ref: Ref) => void

/** tfjs-node keeps these to itself; they are how a tensor is found behind its tfjs face. */
interface BackendInside {
  getInputTensorIds(tensors: readonly Tensor[]): number[]
}

export function trace(runtime: Runtime, step: Traceable, place: Place): Trace {
  const { backend, binding } = runtime
  const idOf = (tensor: Tensor): number =>
    (backend as unknown as BackendInside).getInputTensorIds([tensor])[0] ?? missing('a tensor')
  const known = new Map<number, Ref>()
  for (const [name, tensor] of Object.entries(step.inputs)) {
    known.set(idOf(tensor), { kind: 'input', name, shape: [...tensor.shape] })
  }
  for (const tensor of step.constants ?? []) {
    known.set(idOf(tensor), { kind: 'constant', value: constantOf(binding, tensor, idOf(tensor)) })
  }
  const ops: RecordedOp[] = []
  backend.binding = spy(binding, place, known, ops)
  const outputs: Record<string, Ref> = {}
  try {
    runtime.tf.tidy(() => {
      for (const [name, tensor] of Object.entries(step.run())) {
        outputs[name] = known.get(idOf(tensor)) ?? missing(`the result ${name}`)
      }
    })
    return { ops, outputs }
  } finally {
    backend.binding = binding
  }
}

function spy(binding: Binding, place: Place, known: Map<number, Ref>, ops: RecordedOp[]): Binding {
  const keep: Keep = (id, ref) => known.set(id, ref)
  const overrides: Partial<Binding> = {
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values)
      keep(id, { kind: 'constant', value: { dtype, shape: [...shape], bytes: bytesOf(values, place) } })
      return id
    },
    executeOp(type, attributes, ids, outputCount) {
      const inputs = ids.map((id) => known.get(id) ?? fromNowhere(type, place))
      const results = binding.executeOp(type, attributes, ids, outputCount)
      if (inputs.every((ref) => ref.kind === 'constant') && results.every(isSmall)) {
        // What is made of constants is one: computed here, once.
        for (const { id, dtype, shape } of results) {
          const bytes = copyOf(binding.tensorDataSync(id))
          keep(id, { kind: 'constant', value: { dtype, shape: [...shape], bytes } })
        }
        return results
      }
      const op: RecordedOp = {
        type,
        attributes: readAttributes(binding, attributes),
        inputs,
        outputs: results.map(({ dtype, shape }): Facts => ({ dtype, shape: [...shape] })),
        // The way back runs after all layers: there an op belongs to what it takes from.
        layer: place.layer ?? layerOf(inputs)
      }
      ops.push(op)
      results.forEach(({ id }, output) => keep(id, { kind: 'op', op, output }))
      return results
    },
    tensorDataSync() {
      throw new CompileError(
        `${subject(place.layer)} reads values back while it computes, so it can’t become part of a graph.`,
        place.layer
      )
    }
  }
  // Assigning would not do: the addon's own are read-only.
  return Object.create(binding, Object.getOwnPropertyDescriptors(overrides)) as Binding
}

/** Worth holding in the graph, and of a type the addon can read. */
function isSmall({ dtype, shape }: Facts): boolean {
  return (dtype === DType.float || dtype === DType.int32 || dtype === DType.bool) && count(shape) <= FOLDED_VALUES
}

function layerOf(inputs: readonly Ref[]): string | null {
  for (const ref of inputs) {
    const layer = ref.kind === 'op' ? ref.op.layer : null
    if (layer !== null) return layer
  }
  return null
}

function subject(layer: string | null): string {
  return layer === null ? 'The training step' : `The layer “${layer}”`
}

function fromNowhere(type: string, { layer }: Place): never {
  throw new CompileError(
    `${subject(layer)} uses a tensor in ${type} that is neither data, nor a weight, nor made in the step.`,
    layer
  )
}

function missing(what: string): never {
  throw new CompileError(`The training step lost ${what} on its way.`)
}

function constantOf(binding: Binding, tensor: Tensor, id: number): Value {
  const values = binding.tensorDataSync(id)
  const dtype = { float32: binding.TF_FLOAT, int32: binding.TF_INT32, bool: binding.TF_BOOL }[String(tensor.dtype)]
  if (dtype === undefined) throw new CompileError(`A constant is of the type ${tensor.dtype}.`)
  return { dtype, shape: [...tensor.shape], bytes: copyOf(values) }
}

function bytesOf(values: unknown, { layer }: Place): Uint8Array {
  if (values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array)
    return copyOf(values)
  throw new CompileError(`${subject(layer)} uses a constant that is not of numbers.`, layer)
}

function copyOf(values: Float32Array | Int32Array | Uint8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice()
}

/** Two records of the same step with different inputs. @throws CompileError naming the layer that differs */
export function checkEqual(first: Trace, second: Trace): void {
  if (first.ops.length !== second.ops.length) {
    const [longer, shorter] = first.ops.length > second.ops.length ? [first, second] : [second, first]
    differs(
      longer.ops.find((op, i) => op.type !== shorter.ops[i]?.type),
      'does other things for other data'
    )
  }
  const order = new Map<RecordedOp, number>()
  first.ops.forEach((op, i) => order.set(op, i))
  second.ops.forEach((op, i) => order.set(op, i))
  const same = (a: Ref, b: Ref | undefined, user: RecordedOp | undefined): void => {
    if (a.kind === 'constant' && b?.kind === 'constant') {
      if (sameShape(a.value.shape, b.value.shape) && sameBytes(a.value.bytes, b.value.bytes)) return
      differs(user, 'takes a number from outside the graph that changes from step to step')
    }
    if (a.kind === 'input' && b?.kind === 'input' && a.name === b.name) return
    if (a.kind === 'op' && b?.kind === 'op' && order.get(a.op) === order.get(b.op) && a.output === b.output) return
    differs(user, 'does other things for other data')
  }
  first.ops.forEach((op, i) => {
    const other = second.ops[i]
    if (op.type !== other?.type || JSON.stringify(op.attributes) !== JSON.stringify(other.attributes)) {
      differs(op, 'does other things for other data')
    }
    if (op.inputs.length !== other.inputs.length) differs(op, 'does other things for other data')
    op.inputs.forEach((ref, k) => same(ref, other.inputs[k], op))
    if (!op.outputs.every((facts, k) => sameShape(facts.shape, other.outputs[k]?.shape ?? []))) {
      differs(op, 'gives other shapes for other data')
    }
  })
  for (const [name, ref] of Object.entries(first.outputs)) {
    same(ref, second.outputs[name], ref.kind === 'op' ? ref.op : undefined)
  }
}

function differs(op: RecordedOp | undefined, what: string): never {
  throw new CompileError(`${subject(op?.layer ?? null)} ${what}.`, op?.layer)
}
