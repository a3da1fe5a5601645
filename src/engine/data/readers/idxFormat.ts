/**
 * The IDX format of MNIST (yann.lecun.com/exdb/mnist): two zero bytes, a type, the number of
 * dimensions, each dimension as a big-endian uint32, then the values. Plain or gzipped.
 */
import { createReadStream } from 'node:fs'
import { createGunzip, gunzipSync, constants } from 'node:zlib'
import { AnnealError, throwIfAborted } from '@shared/errors'
import { counted } from '@core/data/problems'
import { errorCode } from '@store/atomicFile'
import { readHead, type SourceFile } from '../source/files'

export interface IdxHeader {
  dims: number[]
  /** Bytes before the values. */
  headerBytes: number
  gzipped: boolean
}

const unsignedByte = 0x08
const mostDims = 4
const magicHint = 'Use the original files, for example train-images-idx3-ubyte.gz, or download them again.'

/** A name such as train-images-idx3-ubyte.gz, train-images.idx3-ubyte or t10k-labels.gz. */
export function looksLikeIdxName(name: string): boolean {
  return /idx\d|ubyte|(images|labels)\.gz$/i.test(name)
}

/** Reads the first bytes. @throws `idx-wrong-magic`, `idx-too-short`, `idx-damaged` */
export async function readIdxHeader(file: SourceFile): Promise<IdxHeader> {
  const raw = await readHead(file.path, 64 * 1024)
  const gzipped = raw[0] === 0x1f && raw[1] === 0x8b
  const head = gzipped ? gunzipHead(raw, file) : raw
  if (head.length < 4) throw tooShort(file, `it has only ${counted(head.length, 'byte')}, not even a header`)
  const [zero, zero2, type, dimCount] = head
  if (zero !== 0 || zero2 !== 0 || dimCount === undefined || dimCount < 1 || dimCount > mostDims) {
    throw wrongMagic(
      file,
      `it starts with ${hex(head)}; an IDX file starts with 00 00 08 01 (labels) or 00 00 08 03 (images)`
    )
  }
  if (type !== unsignedByte) {
    throw wrongMagic(file, `its values have type ${hex(head.subarray(2, 3))}; only unsigned bytes (08) are read`)
  }
  const headerBytes = 4 + dimCount * 4
  if (head.length < headerBytes) throw tooShort(file, 'it ends within its header')
  const dims = Array.from({ length: dimCount }, (_, i) => head.readUInt32BE(4 + i * 4))
  return { dims, headerBytes, gzipped }
}

/** Is it an IDX file by content? Never throws for what the file holds. */
export async function isIdx(file: SourceFile): Promise<boolean> {
  try {
    await readIdxHeader(file)
    return true
  } catch (e) {
    if (e instanceof AnnealError) return false
    throw e
  }
}

/** Those of a source, by name or content. */
export async function idxFiles(files: SourceFile[]): Promise<SourceFile[]> {
  const own: SourceFile[] = []
  for (const file of files) if (looksLikeIdxName(file.name) || (await isIdx(file))) own.push(file)
  return own
}

/**
 * The values, in pieces of whole rows (the last may be fewer than `rowsAtOnce`).
 * @throws `idx-too-short`, `idx-too-long`, `idx-damaged`
 */
export async function* readIdxRows(
  file: SourceFile,
  header: IdxHeader,
  rowsAtOnce: number,
  signal?: AbortSignal
): AsyncGenerator<Buffer> {
  const [rows = 0, ...shape] = header.dims
  const rowBytes = shape.reduce((a, b) => a * b, 1)
  const expected = rows * rowBytes
  const pieceBytes = rowBytes * rowsAtOnce
  let piece = Buffer.allocUnsafe(Math.min(pieceBytes, expected))
  let filled = 0
  let seen = 0
  let skip = header.headerBytes
  for await (let chunk of readBytes(file, header.gzipped)) {
    throwIfAborted(signal)
    if (skip > 0) {
      const drop = Math.min(skip, chunk.length)
      skip -= drop
      chunk = chunk.subarray(drop)
    }
    seen += chunk.length
    if (seen > expected) throw tooLong(file, rows)
    while (chunk.length > 0) {
      const taken = chunk.copy(piece, filled)
      filled += taken
      chunk = chunk.subarray(taken)
      if (filled === piece.length) {
        yield piece
        piece = Buffer.allocUnsafe(Math.min(pieceBytes, expected - (seen - chunk.length)))
        filled = 0
      }
    }
  }
  if (seen < expected) {
    throw tooShort(
      file,
      `it says it holds ${counted(rows, 'row')} of ${counted(rowBytes, 'byte')}, which is ${expected.toLocaleString('en-US')} bytes, and has ${seen.toLocaleString('en-US')}`
    )
  }
}

/** The bytes of a file, unzipped where it is gzipped. */
async function* readBytes(file: SourceFile, gzipped: boolean): AsyncGenerator<Buffer> {
  const source = createReadStream(file.path, { highWaterMark: 1024 * 1024 })
  if (!gzipped) {
    yield* source as AsyncIterable<Buffer>
    return
  }
  const gunzip = createGunzip({ chunkSize: 1024 * 1024 })
  source.on('error', (e) => gunzip.destroy(e))
  source.pipe(gunzip)
  try {
    yield* gunzip as AsyncIterable<Buffer>
  } catch (e) {
    throw isZlibError(e) ? damaged(file, e.message) : e
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

function gunzipHead(raw: Buffer, file: SourceFile): Buffer {
  try {
    return gunzipSync(raw, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch (e) {
    throw isZlibError(e) ? damaged(file, e.message) : e
  }
}

function isZlibError(e: unknown): e is Error {
  return /^(Z_|ERR_)/.test(errorCode(e) ?? '')
}

function hex(bytes: Buffer): string {
  return [...bytes.subarray(0, 4)].map((b) => b.toString(16).padStart(2, '0')).join(' ')
}

function wrongMagic(file: SourceFile, why: string): AnnealError {
  return new AnnealError({
    code: 'idx-wrong-magic',
    message: `“${file.name}” is not an IDX file of bytes: ${why}.`,
    where: file.name,
    hint: magicHint
  })
}

function tooShort(file: SourceFile, why: string): AnnealError {
  return new AnnealError({
    code: 'idx-too-short',
    message: `“${file.name}” is too short: ${why}.`,
    where: file.name,
    hint: 'The file is cut off. Download or copy it again.'
  })
}

function tooLong(file: SourceFile, rows: number): AnnealError {
  return new AnnealError({
    code: 'idx-too-long',
    message: `“${file.name}” goes on after the ${counted(rows, 'row')} it says it holds.`,
    where: file.name,
    hint: 'The file is damaged. Download or copy it again.'
  })
}

function damaged(file: SourceFile, why: string): AnnealError {
  return new AnnealError({
    code: 'idx-damaged',
    message: `“${file.name}” can’t be unzipped (${why}).`,
    where: file.name,
    hint: 'The file is damaged or cut off. Download or copy it again.'
  })
}
