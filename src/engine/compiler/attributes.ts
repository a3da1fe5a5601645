/** Attributes of TensorFlow ops, as the addon takes them and as a GraphDef holds them. */
import type { Binding } from '@engine/runtime'

/** tensorflow.DataType (tensorflow/core/framework/types.proto). */
export const DType = { float: 1, int32: 3, uint8: 4, string: 7, bool: 10, resource: 20 } as const

/** A tensor's value: little-endian, row-major. */
export interface Value {
  dtype: number
  shape: readonly number[]
  bytes: Uint8Array
}

export type Attribute =
  | { kind: 'string'; value: string }
  | { kind: 'type' | 'int' | 'float'; value: number }
  | { kind: 'bool'; value: boolean }
  | { kind: 'ints' | 'floats' | 'shape'; value: readonly number[] }
  | { kind: 'bools'; value: readonly boolean[] }
  | { kind: 'tensor'; value: Value }
export type Attributes = Readonly<Record<string, Attribute>>

export const attr = {
  string: (value: string): Attribute => ({ kind: 'string', value }),
  type: (value: number): Attribute => ({ kind: 'type', value }),
  int: (value: number): Attribute => ({ kind: 'int', value }),
  float: (value: number): Attribute => ({ kind: 'float', value }),
  bool: (value: boolean): Attribute => ({ kind: 'bool', value }),
  /** -1: any size */
  shape: (value: readonly number[]): Attribute => ({ kind: 'shape', value }),
  tensor: (value: Value): Attribute => ({ kind: 'tensor', value })
}

export interface AddonAttribute {
  name: string
  type: number
  value: unknown
}

/** What the addon was given for an op, as a GraphDef says it (AssignOpAttr in the addon's tfjs_backend.cc). */
export function readAttributes(binding: Binding, given: readonly AddonAttribute[]): Attributes {
  return Object.fromEntries(given.map((one) => [one.name, readAttribute(binding, one)]))
}

function readAttribute(binding: Binding, { name, type, value }: AddonAttribute): Attribute {
  const numbers = Array.isArray(value) ? value.map(Number) : null
  switch (type) {
    case binding.TF_ATTR_STRING:
      return { kind: 'string', value: String(value) }
    case binding.TF_ATTR_TYPE:
      return { kind: 'type', value: Number(value) }
    case binding.TF_ATTR_SHAPE:
      return { kind: 'shape', value: numbers ?? [] }
    case binding.TF_ATTR_INT:
      return numbers ? { kind: 'ints', value: numbers } : { kind: 'int', value: Number(value) }
    case binding.TF_ATTR_FLOAT:
      return numbers ? { kind: 'floats', value: numbers } : { kind: 'float', value: Number(value) }
    case binding.TF_ATTR_BOOL:
      return Array.isArray(value)
        ? { kind: 'bools', value: value.map(Boolean) }
        : { kind: 'bool', value: Boolean(value) }
    default:
      throw new Error(`The attribute ${name} is of the unknown kind ${type}`)
  }
}

/** The type of an op's main tensors, by its attribute's usual name. */
export function typeOf(attributes: Attributes, name: string): number | undefined {
  const attribute = attributes[name]
  return attribute?.kind === 'type' ? attribute.value : undefined
}
