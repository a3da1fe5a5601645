/** For tests: what columns hold. */
import type { PackedDataset } from './types'

/** All pixels of an image column, wherever they are. */
export function pixelsOf(packed: PackedDataset, name = 'image'): Uint8Array {
  const column = packed.column(name)
  if (column.kind !== 'image') throw new Error(`${name} holds no images`)
  return column.pixels.read(Int32Array.from({ length: packed.count }, (_, row) => row))
}

export function codesOf(packed: PackedDataset, name: string): Int32Array {
  const column = packed.column(name)
  if (column.kind !== 'category') throw new Error(`${name} holds no categories`)
  return column.data
}
