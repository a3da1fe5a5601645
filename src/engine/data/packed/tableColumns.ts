/** Columns of a table as they are opened: in memory, or, where all of them together do not fit, on disk. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PackedColumn } from '@core/data'
import { unreadableData } from './diskFile'
import { DiskPixels } from './diskPixels'
import type { Manifest, PackedColumnEntry } from './manifest'

type ValueEntry = Extract<PackedColumnEntry, { kind: 'number' | 'category' | 'time' }>

export function isValues(entry: PackedColumnEntry): entry is ValueEntry {
  return entry.kind !== 'image' && entry.kind !== 'text'
}

export function valueBytes(entry: PackedColumnEntry): number {
  if (!isValues(entry)) return 0
  return entry.kind === 'category' ? 4 : 8
}

/** Bytes of one row of a table's values. */
export function rowBytesOf(manifest: Manifest): number {
  return manifest.columns.reduce((sum, entry) => sum + valueBytes(entry), 0)
}

/**
 * A column whose values stay on disk. All of it is read when `data` is asked for, and kept only as long as somebody
 * uses it.
 * @param budget bytes that may be held of the whole table
 */
export function columnOnDisk(
  entry: ValueEntry,
  { dir, count, rowBytes, budget }: { dir: string; count: number; rowBytes: number; budget: number },
  categories: string[]
): PackedColumn {
  const bytes = valueBytes(entry)
  const path = join(dir, entry.file)
  const disk = new DiskPixels(path, {
    rowBytes: bytes,
    fileBytes: count * bytes,
    budget: Math.floor((budget * bytes) / rowBytes)
  })
  const { name } = entry
  if (entry.kind === 'category') {
    const whole = remembered(() => new Int32Array(readWhole(path, count * bytes)))
    return Object.defineProperty(
      { kind: 'category' as const, name, categories, data: new Int32Array(0), disk },
      'data',
      { get: whole }
    )
  }
  const whole = remembered(() => new Float64Array(readWhole(path, count * bytes)))
  return Object.defineProperty({ kind: entry.kind, name, data: new Float64Array(0), disk }, 'data', { get: whole })
}

function remembered<T extends object>(make: () => T): () => T {
  let kept: WeakRef<T> | undefined
  return () => {
    const there = kept?.deref()
    if (there) return there
    const made = make()
    kept = new WeakRef(made)
    return made
  }
}

function readWhole(path: string, length: number): ArrayBuffer {
  try {
    const bytes = readFileSync(path)
    if (bytes.length !== length) throw new Error(`It has ${bytes.length} bytes, ${length} were expected.`)
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + length) as ArrayBuffer
  } catch (e) {
    throw unreadableData(path, e)
  }
}
