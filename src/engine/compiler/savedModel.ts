/**
 * A graph in TensorFlow's own file format: SavedModel > MetaGraphDef > GraphDef > NodeDef. Field numbers are
 * those of tensorflow/core/protobuf/{saved_model,meta_graph}.proto and core/framework/{graph,node_def,
 * attr_value,tensor,tensor_shape}.proto.
 */
import { createRequire } from 'node:module'
import type { Attribute, Attributes, Value } from './attributes'

/** The part of google-protobuf used here; the package has no types of its own. */
interface Writer {
  writeString(field: number, value: string): void
  writeBytes(field: number, value: Uint8Array): void
  writeInt64(field: number, value: number): void
  writeInt32(field: number, value: number): void
  writeFloat(field: number, value: number): void
  writeBool(field: number, value: boolean): void
  writePackedInt64(field: number, values: readonly number[]): void
  writePackedFloat(field: number, values: readonly number[]): void
  writePackedBool(field: number, values: readonly boolean[]): void
  writeMessage<T>(field: number, value: T, write: (value: T, writer: Writer) => void): void
  getResultBuffer(): Uint8Array
}
// Not “require”: the bundle of an Electron process declares that name itself.
const requireCjs = createRequire(import.meta.url)
const { BinaryWriter } = requireCjs('google-protobuf') as { BinaryWriter: new () => Writer }

export interface Node {
  name: string
  op: string
  /** `name`, `name:1` for its second output, `^name` to only wait for it. */
  inputs: readonly string[]
  attributes: Attributes
}

/** GraphDef version of the op definitions meant here (TensorFlow 2.9); newer libraries read older graphs. */
const PRODUCER = 1087

export function encodeSavedModel(nodes: readonly Node[], tag: string): Uint8Array {
  const writer = new BinaryWriter()
  writer.writeInt64(1, 1)
  writer.writeMessage(2, nodes, (_, meta) => {
    meta.writeMessage(1, tag, (name, info) => info.writeString(4, name))
    meta.writeMessage(2, nodes, writeGraph)
  })
  return writer.getResultBuffer()
}

function writeGraph(nodes: readonly Node[], writer: Writer): void {
  for (const node of nodes) writer.writeMessage(1, node, writeNode)
  writer.writeMessage(4, PRODUCER, (producer, versions) => versions.writeInt32(1, producer))
}

function writeNode({ name, op, inputs, attributes }: Node, writer: Writer): void {
  writer.writeString(1, name)
  writer.writeString(2, op)
  for (const input of inputs) writer.writeString(3, input)
  for (const entry of Object.entries(attributes)) {
    writer.writeMessage(5, entry, ([key, value], map) => {
      map.writeString(1, key)
      map.writeMessage(2, value, writeAttribute)
    })
  }
}

function writeAttribute(attribute: Attribute, writer: Writer): void {
  switch (attribute.kind) {
    case 'string':
      return writer.writeBytes(2, new TextEncoder().encode(attribute.value))
    case 'int':
      return writer.writeInt64(3, attribute.value)
    case 'float':
      return writer.writeFloat(4, attribute.value)
    case 'bool':
      return writer.writeBool(5, attribute.value)
    case 'type':
      return writer.writeInt32(6, attribute.value)
    case 'shape':
      return writer.writeMessage(7, attribute.value, writeShape)
    case 'tensor':
      return writer.writeMessage(8, attribute.value, writeTensor)
    case 'ints':
      return writer.writeMessage(1, attribute.value, (list, message) => message.writePackedInt64(3, list))
    case 'floats':
      return writer.writeMessage(1, attribute.value, (list, message) => message.writePackedFloat(4, list))
    case 'bools':
      return writer.writeMessage(1, attribute.value, (list, message) => message.writePackedBool(5, list))
  }
}

function writeShape(shape: readonly number[], writer: Writer): void {
  for (const side of shape) writer.writeMessage(2, side, (size, dim) => dim.writeInt64(1, size))
}

function writeTensor({ dtype, shape, bytes }: Value, writer: Writer): void {
  writer.writeInt32(1, dtype)
  writer.writeMessage(2, shape, writeShape)
  writer.writeBytes(4, bytes)
}
