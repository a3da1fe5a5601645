/** Arrays in .npy files and .npz archives (zip files of .npy files), each to be read from its beginning. */
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import yauzl, { type Entry } from 'yauzl'
import { AnnealError } from '@shared/errors'
import { Budget } from '../../archive/limits'
import { readHead, type SourceFile } from '../../source/files'
import { damagedNpy, dataBytes, npyHeadBytes, readNpyHeader, type NpyHeader } from './header'

export interface ArrayRef {
  file: SourceFile
  /** "x_train.npy", or "mnist.npz/x_train": what a person sees, and the beginning of its rows' origins. */
  name: string
  /** "x_train": what tells images from labels. */
  stem: string
  header: NpyHeader
  /** Header and values. Closed by destroying it. */
  open(): Promise<Readable>
}

/** An array that can't be read; it may be one nobody needs. */
export interface BadArray {
  name: string
  stem: string
  reason: AnnealError
}

export interface Arrays {
  good: ArrayRef[]
  bad: BadArray[]
}

const chunkBytes = 1024 * 1024
/** A zip of zeros grows a thousandfold; arrays of pictures stay far below. */
const npzLimits = { entries: 10_000, bytes: Number.POSITIVE_INFINITY, ratio: 100, ratioFrom: 256 * 1024 * 1024 }

export function isArrayFile(name: string): boolean {
  return /\.np[yz]$/i.test(name)
}

/** @throws `npy-damaged` for a .npz that is no zip; `archive-bomb` */
export async function listArrays(files: SourceFile[]): Promise<Arrays> {
  const arrays: Arrays = { good: [], bad: [] }
  for (const file of files) {
    if (/\.npz$/i.test(file.name)) await listNpz(file, arrays)
    else await listNpy(file, arrays)
  }
  return arrays
}

async function listNpy(file: SourceFile, into: Arrays): Promise<void> {
  const { name } = file
  const stem = stemOf(name)
  try {
    const header = readNpyHeader(await readHead(file.path, npyHeadBytes), name)
    // The size it was listed with: of one in an archive that is only looked at, no more than the beginning lies there.
    requireLength(header, file.bytes, name)
    const open = (): Promise<Readable> => Promise.resolve(createReadStream(file.path, { highWaterMark: chunkBytes }))
    into.good.push({ file, name, stem, header, open })
  } catch (e) {
    if (!(e instanceof AnnealError)) throw e
    into.bad.push({ name, stem, reason: e })
  }
}

async function listNpz(file: SourceFile, into: Arrays): Promise<void> {
  const budget = new Budget(file.name, file.bytes, npzLimits)
  const taken = new Set<string>()
  for (const entry of await npzEntries(file)) {
    budget.entry()
    budget.add(entry.uncompressedSize)
    const inside = nameOf(entry)
    const stem = inside.replace(/\.npy$/i, '')
    const name = `${file.name}/${stem}`
    try {
      if (taken.has(inside)) throw damagedNpy(name, 'there are two arrays of this name')
      taken.add(inside)
      if (entry.isEncrypted() || !entry.canDecodeFileData()) {
        throw damagedNpy(name, 'it is encrypted, or compressed in a way that is not read')
      }
      const header = readNpyHeader(await headOf(file, entry, name), name)
      requireLength(header, entry.uncompressedSize, name)
      into.good.push({ file, name, stem, header, open: () => openEntry(file, inside, name) })
    } catch (e) {
      if (!(e instanceof AnnealError)) throw e
      into.bad.push({ name, stem, reason: e })
    }
  }
}

function requireLength(header: NpyHeader, bytes: number, name: string): void {
  const expected = header.headerBytes + dataBytes(header)
  if (bytes === expected) return
  const shape = header.shape.join('x')
  throw damagedNpy(
    name,
    `its shape ${shape} takes ${expected.toLocaleString('en-US')} bytes with the header, and it has ${bytes.toLocaleString('en-US')}`
  )
}

async function npzEntries(file: SourceFile): Promise<Entry[]> {
  const zip = await openZip(file)
  try {
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry()) {
      if (!nameOf(entry).endsWith('/')) entries.push(entry)
      if (entries.length > npzLimits.entries) break
    }
    return entries
  } catch (e) {
    throw asDamage(e, file.name)
  } finally {
    zip.close()
  }
}

async function openZip(file: SourceFile): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(file.path, { lazyEntries: true, autoClose: false, decodeStrings: false })
  } catch (e) {
    throw asDamage(e, file.name)
  }
}

async function headOf(file: SourceFile, entry: Entry, name: string): Promise<Buffer> {
  const stream = await openEntry(file, nameOf(entry), name)
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part)
      bytes += part.length
      if (bytes >= npyHeadBytes) break
    }
  } catch (e) {
    throw asDamage(e, name)
  } finally {
    stream.destroy()
  }
  return Buffer.concat(parts).subarray(0, npyHeadBytes)
}

/** The archive is opened anew for each reading, and closed with it. */
async function openEntry(file: SourceFile, inside: string, name: string): Promise<Readable> {
  const zip = await openZip(file)
  try {
    for await (const entry of zip.eachEntry()) {
      if (nameOf(entry) !== inside) continue
      const stream = await zip.openReadStreamPromise(entry)
      stream.once('close', () => {
        zip.close()
      })
      return stream
    }
  } catch (e) {
    zip.close()
    throw asDamage(e, name)
  }
  zip.close()
  throw damagedNpy(name, 'it is gone from the archive')
}

function nameOf(entry: Entry): string {
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
}

function stemOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/\.npy$/i, '')
}

/** Errors of the system stay; yauzl's and zlib's are about the file. */
export function asDamage(e: unknown, name: string): unknown {
  if (e instanceof AnnealError || !(e instanceof Error)) return e
  return 'syscall' in e ? e : damagedNpy(name, e.message)
}
