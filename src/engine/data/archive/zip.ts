import { open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, inflateRawSync } from 'node:zlib'
import { AnnealError, throwIfAborted } from '@shared/errors'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { Stage } from '../progress'
import { inOrder } from '../readers/inOrder'
import { DamagedEntry, entryBytes, requireChecksum } from './entryBytes'
import { checkEntryName } from './entryName'
import { damagedArchive } from './kind'
import { headTaken, isFirst, type Take, type Unpacking } from './unpacking'
import { createEntry, writeAll } from './write'

/** Entries up to this size are unpacked in one piece: a stream for each costs more than the work. */
const inOnePiece = 1024 * 1024
const batchEntries = 256
const localHeaderBytes = 30

/**
 * The directory at the file's end is read twice: first its promises, so that nothing is written of an archive that
 * would fill the disk; then the entries.
 */
export async function unpackZip(work: Unpacking): Promise<void> {
  const promised = await checkDirectory(work)
  const stage = new Stage(work.ctx, 'Unpacking', 'bytes', promised)
  await eachBatch(work, async (zip, entries) => {
    const file = await open(work.archive, 'r')
    try {
      await inOrder(entries, async (entry) => {
        throwIfAborted(work.ctx.signal)
        await takeEntry(work, zip, file, entry)
        stage.advance(entry.uncompressedSize)
      })
    } finally {
      await file.close()
    }
  })
}

/** Bytes that all entries have by the directory. @throws `archive-bomb`, `archive-too-large`, `archive-damaged` */
async function checkDirectory(work: Unpacking): Promise<number> {
  const from: number[] = []
  const to: number[] = []
  let promised = 0
  await eachBatch(work, (_, entries) => {
    for (const entry of entries) {
      work.budget.entry()
      work.budget.add(entry.uncompressedSize)
      promised += entry.uncompressedSize
      from.push(entry.relativeOffsetOfLocalHeader)
      to.push(entry.relativeOffsetOfLocalHeader + localHeaderBytes + entry.fileNameLength + entry.compressedSize)
    }
    return Promise.resolve()
  })
  const order = Uint32Array.from(from, (_, i) => i).sort((a, b) => (from[a] ?? 0) - (from[b] ?? 0))
  let end = 0
  for (const i of order) {
    // Entries that share their bytes make a small file grow without end.
    if ((from[i] ?? 0) < end) throw damagedArchive(work.archive, 'its entries lie one upon the other')
    end = to[i] ?? 0
  }
  if (end > work.archiveBytes) throw damagedArchive(work.archive, 'it is cut off')
  return promised
}

async function eachBatch(work: Unpacking, visit: (zip: ZipFile, entries: Entry[]) => Promise<void>): Promise<void> {
  const fault = (e: unknown): Error => damagedArchive(work.archive, e instanceof Error ? e.message : String(e))
  const zip = await yauzl
    .openPromise(work.archive, { lazyEntries: true, autoClose: false, decodeStrings: false })
    .catch((e: unknown) => Promise.reject(isSystemError(e) ? e : fault(e)))
  try {
    const entries = zip.eachEntry()
    for (let batch: Entry[] = [], ended = false; !ended; batch = []) {
      while (batch.length < batchEntries && !ended) {
        throwIfAborted(work.ctx.signal)
        const next = await entries.next().catch((e: unknown) => Promise.reject(isSystemError(e) ? e : fault(e)))
        if (next.done) ended = true
        else batch.push(next.value)
      }
      await visit(zip, batch)
    }
  } finally {
    zip.close()
  }
}

async function takeEntry(work: Unpacking, zip: ZipFile, file: FileHandle, entry: Entry): Promise<void> {
  const raw = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
  const checked = checkEntryName(raw)
  if ('leftOut' in checked) work.leftOut.push(checked.leftOut)
  if (!('name' in checked)) return
  const { name } = checked
  if (isLink(entry)) {
    work.leftOut.push({ name, code: 'unsafe-entry', reason: 'a link' })
    return
  }
  if (entry.isEncrypted()) {
    work.leftOut.push({ name, code: 'encrypted-entry', reason: 'encrypted' })
    return
  }
  if (!isFirst(work, name)) return
  const take = work.take(name)
  const facts = {
    path: join(work.into, name),
    name,
    bytes: entry.uncompressedSize,
    mtimeMs: entry.getLastModDate().getTime()
  }
  if (take !== 'name' && !(await writeEntry(work, zip, file, entry, name, take))) return
  work.files.push(facts)
}

/** False: it was left out, and named. */
async function writeEntry(
  work: Unpacking,
  zip: ZipFile,
  file: FileHandle,
  entry: Entry,
  name: string,
  take: Take
): Promise<boolean> {
  const handle = await createEntry(work, name)
  if (!handle) return false
  try {
    if (!entry.canDecodeFileData()) throw new DamagedEntry('compressed in a way that is not read')
    if (entry.compressedSize <= inOnePiece && entry.uncompressedSize <= inOnePiece * 8) {
      await writeAll(handle, await readSmall(zip, file, entry))
    } else await copyLarge(work, zip, entry, handle, take)
    await handle.close()
    return true
  } catch (e) {
    await handle.close()
    await rm(join(work.into, name), { force: true })
    if (e instanceof AnnealError || isSystemError(e)) throw e
    work.leftOut.push({
      name,
      code: 'damaged-entry',
      reason: e instanceof DamagedEntry ? e.message : 'its bytes are damaged'
    })
    return false
  }
}

async function readSmall(zip: ZipFile, file: FileHandle, entry: Entry): Promise<Buffer> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
  const packed = Buffer.alloc(entry.compressedSize)
  const { bytesRead } = await file.read(packed, 0, packed.length, fileDataStart)
  if (bytesRead < packed.length) throw new DamagedEntry('cut off')
  const stored = entry.compressionMethod === 0
  const content = stored ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.uncompressedSize) })
  if (content.length !== entry.uncompressedSize) throw new DamagedEntry('its size is not what the archive says')
  requireChecksum(crc32(content), entry)
  return content
}

async function copyLarge(work: Unpacking, zip: ZipFile, entry: Entry, handle: FileHandle, take: Take): Promise<void> {
  let bytes = 0
  for await (const chunk of entryBytes(zip, entry, work.ctx.signal)) {
    await writeAll(handle, chunk)
    bytes += chunk.length
    if (take === 'head' && bytes >= headTaken) return
  }
}

/** The upper half holds the Unix mode where the archive was made on Unix. */
function isLink(entry: Entry): boolean {
  const unix = entry.versionMadeBy >>> 8 === 3
  return unix && ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000
}

/** From the file system; zlib's and yauzl's own are about the archive. */
function isSystemError(e: unknown): boolean {
  return e instanceof Error && 'errno' in e && 'syscall' in e && typeof e.syscall === 'string'
}
