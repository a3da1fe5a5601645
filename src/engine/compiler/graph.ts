/** A TensorFlow graph under construction: nodes by name, constants once each. */
import { attr, DType, type Attributes, type Value } from './attributes'
import { encodeSavedModel, type Node } from './savedModel'

/** Constants up to this size are looked up before they are added again. */
const SHARED_BYTES = 256

export class Graph {
  private readonly nodes: Node[] = []
  private readonly names = new Set<string>()
  private readonly constants = new Map<string, string>()
  private readonly large = new Map<Value, string>()
  private count = 0

  /**
   * @param inputs names of nodes; `name:1` is a node's second output, `^name` only waits for it
   * @param name made up when absent
   * @returns the node's name
   */
  add(op: string, inputs: readonly string[], attributes: Attributes = {}, name = `${op}_${this.count++}`): string {
    if (this.names.has(name)) throw new Error(`The graph has two nodes ${name}`)
    this.names.add(name)
    // TensorFlow wants the inputs that are only waited for last.
    const ordered = [...inputs.filter((i) => !i.startsWith('^')), ...inputs.filter((i) => i.startsWith('^'))]
    this.nodes.push({ name, op, inputs: ordered, attributes })
    return name
  }

  constant(value: Value): string {
    const attributes = { dtype: attr.type(value.dtype), value: attr.tensor(value) }
    if (value.bytes.byteLength > SHARED_BYTES) {
      const name = this.large.get(value) ?? this.add('Const', [], attributes)
      this.large.set(value, name)
      return name
    }
    const key = `${value.dtype}/${value.shape.join()}/${value.bytes.join()}`
    const known = this.constants.get(key)
    if (known !== undefined) return known
    const name = this.add('Const', [], attributes)
    this.constants.set(key, name)
    return name
  }

  placeholder(name: string, dtype: number, shape: readonly number[]): string {
    return this.add('Placeholder', [], { dtype: attr.type(dtype), shape: attr.shape(shape) }, name)
  }

  /** @param after names to wait for */
  read(handle: string, dtype: number, after: readonly string[] = [], name?: string): string {
    const inputs = [handle, ...after.map((n) => `^${n}`)]
    return this.add('ReadVariableOp', inputs, { dtype: attr.type(dtype) }, name)
  }

  assign(handle: string, value: string, dtype: number, after: readonly string[] = []): string {
    return this.add('AssignVariableOp', [handle, value, ...after.map((n) => `^${n}`)], { dtype: attr.type(dtype) })
  }

  /** Something to fetch that is there when all of `after` are done. */
  done(name: string, after: readonly string[]): string {
    const value = scalar(1)
    const inputs = after.map((n) => `^${n}`)
    return this.add('Const', inputs, { dtype: attr.type(value.dtype), value: attr.tensor(value) }, name)
  }

  savedModel(tag: string): Uint8Array {
    return encodeSavedModel(this.nodes, tag)
  }
}

/** An input that waits for a node, whichever of its outputs is named. */
export function waitFor(output: string): string {
  return `^${output.split(':')[0] ?? ''}`
}

export function scalar(value: number): Value {
  return { dtype: DType.float, shape: [], bytes: bytes(Float32Array.of(value)) }
}

export function int(value: number): Value {
  return { dtype: DType.int32, shape: [], bytes: bytes(Int32Array.of(value)) }
}

export function ints(values: readonly number[]): Value {
  return { dtype: DType.int32, shape: [values.length], bytes: bytes(Int32Array.from(values)) }
}

function bytes(values: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
