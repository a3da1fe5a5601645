import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, sep } from 'node:path'
import { AnnealError, throwIfAborted } from '@shared/errors'
import type { DatasetSource } from '@shared/project'
import { isMissing } from '@store/atomicFile'
import { Stage } from '../progress'
import type { Context } from '../types'

/** A file of a source. */
export interface SourceFile {
  /** Absolute, or as it was given. */
  path: string
  /** Inside the source, forward slashes: what a person sees, and part of the content hash. */
  name: string
  bytes: number
  mtimeMs: number
}

/** What dataset.json says of a source beside where it is. */
export type SourceFacts = Omit<DatasetSource, 'paths' | 'copied'>

/** For `catch`: what is not there is null. @throws anything else, such as a missing permission */
export function nullIfMissing(e: unknown): null {
  if (isMissing(e)) return null
  throw e
}

/** The first `length` bytes, fewer where the file is shorter. */
export async function readHead(path: string, length: number): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const head = Buffer.alloc(length)
    const { bytesRead } = await handle.read(head, 0, length, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** SHA-256 of a file, streamed. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    throwIfAborted(signal)
    hash.update(chunk as Buffer)
  }
  return hash.digest('hex')
}

/** The content hash of a source: changes with any file's name or bytes, not with where it lies. */
export function contentHash(files: { name: string; hash: string }[]): string {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file.name}\0${file.hash}\n`)
  return hash.digest('hex')
}

/** Hashes every file of a source one after another. */
export async function sourceFacts(
  kind: DatasetSource['kind'],
  files: SourceFile[],
  ctx: Context
): Promise<SourceFacts> {
  const stage = new Stage(ctx, 'Reading the source', 'files', files.length)
  const hashes: { name: string; hash: string }[] = []
  for (const file of files) {
    throwIfAborted(ctx.signal)
    hashes.push({ name: file.name, hash: await hashFile(file.path, ctx.signal) })
    stage.advance(1)
  }
  return { kind, ...factsOf(files), hash: contentHash(hashes) }
}

export function factsOf(files: SourceFile[]): Pick<SourceFacts, 'files' | 'bytes' | 'mtimeMs'> {
  return {
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    mtimeMs: files.reduce((newest, file) => Math.max(newest, file.mtimeMs), 0)
  }
}

export function emptySource(where: string): AnnealError {
  return new AnnealError({
    code: 'dataset-empty',
    message: `There are no files in “${basename(where.endsWith(sep) ? where.slice(0, -1) : where)}”.`,
    where,
    hint: 'Choose a folder or an archive of images, MNIST’s IDX files, NumPy arrays, or a CSV file.'
  })
}
