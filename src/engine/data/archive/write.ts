/** Files out of an archive, each written once and never through a link. */
import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode } from '@store/atomicFile'
import type { Unpacking } from './unpacking'

const made = new WeakMap<Unpacking, Set<string>>()

/** A new file at `name`. Null: there is one of that name already (or a folder, or a file where a folder would be). */
export async function createEntry(work: Unpacking, name: string): Promise<FileHandle | null> {
  const path = join(work.into, name)
  const folder = dirname(path)
  const folders = made.get(work) ?? new Set<string>()
  made.set(work, folders)
  try {
    if (!folders.has(folder)) await mkdir(folder, { recursive: true })
    folders.add(folder)
    return await open(path, 'wx')
  } catch (e) {
    if (!isTaken(e)) throw e
    work.leftOut.push({ name, code: 'duplicate-entry', reason: 'an earlier entry has this name' })
    return null
  }
}

function isTaken(e: unknown): boolean {
  return ['EEXIST', 'ENOTDIR', 'EISDIR'].includes(errorCode(e) ?? '')
}

export async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0
  while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten
}
