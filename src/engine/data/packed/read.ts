import { createHash } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { PackedColumn } from '../types'
import { manifestName, manifestSchema, type Manifest, type PackedColumnEntry } from './manifest'

const chunkBytes = 8 * 1024 * 1024

/** The cache is not what its manifest says. It can be made anew from the source. */
export class DamagedCache extends Error {}

/** The manifest, when every file has the size it names; null: no cache, or a damaged one. */
export async function checkCache(dir: string): Promise<Manifest | null> {
  const manifest = await readManifest(dir)
  if (!manifest) return null
  for (const file of manifest.files) {
    const found = await stat(join(dir, file.name)).catch(() => null)
    if (found?.size !== file.bytes) return null
  }
  return manifest
}

async function readManifest(dir: string): Promise<Manifest | null> {
  const text = await readFile(join(dir, manifestName), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

export interface CacheContent {
  count: number
  split: Uint8Array
  columns: PackedColumn[]
  origin(row: number): string
}

/**
 * Reads a whole cache into memory, checking every file against its hash.
 * @throws DamagedCache
 */
export async function readCache(dir: string): Promise<CacheContent> {
  const manifest = await checkCache(dir)
  if (!manifest) throw new DamagedCache(`no whole cache in ${dir}`)
  const read = (name: string): Promise<ArrayBuffer> => readChecked(dir, manifest, name)
  const columns: PackedColumn[] = []
  for (const entry of manifest.columns) columns.push(await readColumn(entry, read))
  const split = new Uint8Array(await read(manifest.split))
  return { count: manifest.count, split, columns, origin: await readOrigins(manifest, read) }
}

type Read = (name: string) => Promise<ArrayBuffer>

async function readColumn(entry: PackedColumnEntry, read: Read): Promise<PackedColumn> {
  const bytes = await read(entry.file)
  switch (entry.kind) {
    case 'image': {
      const { name, width, height, channels } = entry
      return { kind: 'image', name, width, height, channels, data: new Uint8Array(bytes) }
    }
    case 'number':
      return { kind: 'number', name: entry.name, data: new Float64Array(bytes) }
    case 'category': {
      const categories = z.array(z.string()).parse(JSON.parse(textOf(await read(entry.categories))))
      return { kind: 'category', name: entry.name, categories, data: new Int32Array(bytes) }
    }
  }
}

async function readOrigins(manifest: Manifest, read: Read): Promise<(row: number) => string> {
  const { origins } = manifest
  const bytes = await read(origins.file)
  if (origins.kind === 'lines') {
    const lines = textOf(bytes).split('\n')
    return (row) => z.string().parse(JSON.parse(lines[row] ?? '""'))
  }
  const numbers = new Int32Array(bytes)
  return (row) => {
    const segment = origins.segments.findLast((s) => s.firstRow <= row)
    return `${segment?.prefix ?? ''}${numbers[row] ?? row}`
  }
}

function textOf(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString('utf8')
}

/** In chunks, so that other work of the process goes on in between. */
async function readChecked(dir: string, manifest: Manifest, name: string): Promise<ArrayBuffer> {
  const expected = manifest.files.find((file) => file.name === name)
  if (!expected) throw new DamagedCache(`${name} is not in the manifest`)
  const bytes = new Uint8Array(expected.bytes)
  const hash = createHash('sha256')
  const handle = await open(join(dir, name), 'r').catch((e: unknown) => {
    throw new DamagedCache(`${name} can’t be opened`, { cause: e })
  })
  try {
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, Math.min(chunkBytes, bytes.length - filled), filled)
      if (bytesRead === 0) throw new DamagedCache(`${name} is too short`)
      hash.update(bytes.subarray(filled, filled + bytesRead))
      filled += bytesRead
    }
  } finally {
    await handle.close()
  }
  if (hash.digest('hex') !== expected.hash) throw new DamagedCache(`${name} has other bytes than were written`)
  return bytes.buffer
}
