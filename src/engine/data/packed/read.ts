import { createHash } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { pixelsInMemory, type PixelRows } from '@core/data'
import { throwIfAborted } from '@shared/errors'
import { isMissing } from '@store/atomicFile'
import { nullIfMissing } from '../source/files'
import { Stage } from '../progress'
import type { Context, PackedColumn } from '../types'
import { DiskPixels } from './diskPixels'
import { DiskTexts } from './diskTexts'
import { columnOnDisk, isValues, rowBytesOf } from './tableColumns'
import {
  importedSchema,
  manifestName,
  manifestSchema,
  type ImportedFacts,
  type Manifest,
  type PackedColumnEntry
} from './manifest'

const chunkBytes = 8 * 1024 * 1024

/** The cache is not what its manifest says. It can be made anew from the source. */
export class DamagedCache extends Error {}

/**
 * The manifest, when every file has the size it names; null: no cache, or a damaged one.
 * @throws the system's errors where a file is there and can't be looked at: that is no reason to make it anew
 */
export async function checkCache(dir: string): Promise<Manifest | null> {
  const manifest = await readManifest(dir)
  if (!manifest) return null
  for (const file of manifest.files) {
    const found = await stat(join(dir, file.name)).catch(nullIfMissing)
    if (found?.size !== file.bytes) return null
  }
  return manifest
}

async function readManifest(dir: string): Promise<Manifest | null> {
  const text = await readFile(join(dir, manifestName), 'utf8').catch(nullIfMissing)
  if (text === null) return null
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

export interface CacheContent {
  count: number
  columns: PackedColumn[]
  origin(row: number): string
  imported: ImportedContent
}

export interface ImportedContent {
  facts: ImportedFacts
  prints: Float64Array
  given: Uint8Array | null
  looks: Int32Array | null
  bursts: Int32Array | null
}

/**
 * Reads a cache into memory, checking every file against its hash. Pixels, or a table's values, that take more than
 * `limit` bytes are checked too, but stay on disk; so do texts, whatever they take.
 * @param trusted it was just written by this process: nothing is checked, and pixels are not even read
 * @throws DamagedCache
 */
export async function readCache(dir: string, limit: number, ctx: Context = {}, trusted = false): Promise<CacheContent> {
  const manifest = await checkCache(dir)
  if (!manifest) throw new DamagedCache(`no whole cache in ${dir}`)
  const read = (name: string): Promise<ArrayBuffer> => readChecked(dir, manifest, name, trusted)
  const pixels = (name: string, rowBytes: number): Promise<PixelRows> => {
    return openPixels({ dir, manifest, name }, { rowBytes, limit, trusted }, ctx)
  }
  const rowBytes = rowBytesOf(manifest)
  const table =
    rowBytes * manifest.count > limit ? { dir, count: manifest.count, rowBytes, budget: budgetOf(limit) } : null
  const checkOnly = (name: string): Promise<void> => checkFile({ dir, manifest, name }, ctx)
  const columns: PackedColumn[] = []
  for (const entry of manifest.columns) {
    if (entry.kind === 'text') {
      for (const name of [entry.file, entry.ends]) await checkOnly(name)
      const texts = new DiskTexts(join(dir, entry.file), join(dir, entry.ends), manifest.count)
      columns.push({ kind: 'text', name: entry.name, at: (row) => texts.at(row) })
    } else if (table && isValues(entry)) {
      await checkOnly(entry.file)
      columns.push(columnOnDisk(entry, table, await readCategories(entry, read)))
    } else columns.push(await readColumn(entry, read, pixels))
  }
  return {
    count: manifest.count,
    columns,
    origin: await readOrigins(manifest, read),
    imported: await readImported(manifest, read)
  }
}

async function readImported(
  { prints, given, looks, bursts, imported }: Manifest,
  read: Read
): Promise<ImportedContent> {
  return {
    facts: importedSchema.parse(JSON.parse(textOf(await read(imported)))),
    prints: new Float64Array(await read(prints)),
    given: given === undefined ? null : new Uint8Array(await read(given)),
    looks: looks === undefined ? null : new Int32Array(await read(looks)),
    bursts: bursts === undefined ? null : new Int32Array(await read(bursts))
  }
}

type Read = (name: string) => Promise<ArrayBuffer>

async function readCategories(entry: PackedColumnEntry, read: Read): Promise<string[]> {
  if (entry.kind !== 'category') return []
  return z.array(z.string()).parse(JSON.parse(textOf(await read(entry.categories))))
}

async function readColumn(
  entry: Exclude<PackedColumnEntry, { kind: 'text' }>,
  read: Read,
  pixels: (name: string, rowBytes: number) => Promise<PixelRows>
): Promise<PackedColumn> {
  switch (entry.kind) {
    case 'image': {
      const { name, width, height, channels } = entry
      const rows = await pixels(entry.file, width * height * channels)
      return { kind: 'image', name, width, height, channels, pixels: rows }
    }
    case 'number':
    case 'time':
      return { kind: entry.kind, name: entry.name, data: new Float64Array(await read(entry.file)) }
    case 'category': {
      const data = new Int32Array(await read(entry.file))
      return { kind: 'category', name: entry.name, categories: await readCategories(entry, read), data }
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

/** What one hold may take: there are two at a time, the one read from and the next, and as much again is on its way. */
function budgetOf(limit: number): number {
  return limit / 4
}

interface CacheFile {
  dir: string
  manifest: Manifest
  name: string
}

async function openPixels(
  file: CacheFile,
  { rowBytes, limit, trusted }: { rowBytes: number; limit: number; trusted: boolean },
  ctx: Context
): Promise<PixelRows> {
  const { dir, manifest, name } = file
  const { bytes } = entryOf(manifest, name)
  const budget = budgetOf(limit)
  const onDisk = (): PixelRows => new DiskPixels(join(dir, name), { rowBytes, fileBytes: bytes, budget })
  if (trusted) return onDisk()
  if (bytes <= limit) return pixelsInMemory(new Uint8Array(await readChecked(dir, manifest, name)), rowBytes)
  await checkFile(file, ctx)
  return onDisk()
}

/** Compares a file with its hash and keeps nothing of it. */
async function checkFile(file: CacheFile, ctx: Context): Promise<void> {
  const stage = new Stage(ctx, 'Checking the prepared data', 'bytes', entryOf(file.manifest, file.name).bytes)
  await readThrough(file, new Uint8Array(chunkBytes), (chunk) => {
    throwIfAborted(ctx.signal)
    stage.advance(chunk.length)
  })
}

function entryOf(manifest: Manifest, name: string): Manifest['files'][number] {
  const expected = manifest.files.find((file) => file.name === name)
  if (!expected) throw new DamagedCache(`${name} is not in the manifest`)
  return expected
}

async function readChecked(dir: string, manifest: Manifest, name: string, trusted = false): Promise<ArrayBuffer> {
  if (trusted) return exactly(await readFile(join(dir, name)))
  const bytes = new Uint8Array(entryOf(manifest, name).bytes)
  await readThrough({ dir, manifest, name }, bytes, () => undefined)
  return bytes.buffer
}

/** A buffer of these bytes alone. */
function exactly(file: Buffer): ArrayBuffer {
  const bytes = new Uint8Array(file.length)
  bytes.set(file)
  return bytes.buffer
}

/**
 * Reads a file to its end and compares its hash; in chunks, so that other work of the process goes on in between.
 * @param into as large as the file, or a chunk's room, used over and over
 */
async function readThrough(
  { dir, manifest, name }: CacheFile,
  into: Uint8Array,
  onChunk: (chunk: Uint8Array) => void
): Promise<void> {
  const expected = entryOf(manifest, name)
  const hash = createHash('sha256')
  const handle = await open(join(dir, name), 'r').catch((e: unknown) => {
    throw isMissing(e) ? new DamagedCache(`${name} is gone`, { cause: e }) : e
  })
  try {
    for (let read = 0; read < expected.bytes;) {
      const at = into.length === expected.bytes ? read : 0
      const most = Math.min(chunkBytes, expected.bytes - read)
      const { bytesRead } = await handle.read(into, at, most, read)
      if (bytesRead === 0) throw new DamagedCache(`${name} is too short`)
      const chunk = into.subarray(at, at + bytesRead)
      hash.update(chunk)
      onChunk(chunk)
      read += bytesRead
    }
  } finally {
    await handle.close()
  }
  if (hash.digest('hex') !== expected.hash) throw new DamagedCache(`${name} has other bytes than were written`)
}
