/** Files that are either as they were or as they should be, whatever happens in between. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Prefix of files being written. Left behind only by a crash; `sweepTemporary` clears them. */
export const temporaryPrefix = '.tmp-'

export function errorCode(e: unknown): string | undefined {
  return e instanceof Error && 'code' in e && typeof e.code === 'string' ? e.code : undefined
}

export function isMissing(e: unknown): boolean {
  const code = errorCode(e)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** Something is there, and must not be looked at: that is not the same as nothing. */
export function isForbidden(e: unknown): boolean {
  return ['EACCES', 'EPERM'].includes(errorCode(e) ?? '')
}

/**
 * Replaces a file whole: temporary file in the same folder, fsync, rename, fsync of the folder.
 * @throws Node's error (ENOSPC, EACCES, EROFS, …) naming `path`; the file is then as it was
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const folder = dirname(path)
  const temporary = join(folder, `${temporaryPrefix}${process.pid}-${randomBytes(6).toString('hex')}`)
  try {
    await writeSynced(temporary, data)
    await renameOver(temporary, path)
  } catch (e) {
    await removeQuietly(temporary)
    throw aboutPath(e, path)
  }
  await syncFolder(folder)
}

/** A new file, on the disk when this returns. */
export async function writeSynced(path: string, data: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Renames over what is there. On Windows a virus scanner or indexer may hold the target for a moment: it waits. */
export async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(from, to)
      return
    } catch (e) {
      const code = errorCode(e)
      const held = process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY' || code === 'EACCES')
      if (!held || attempt === 9) throw e
      await sleep(20 * (attempt + 1))
    }
  }
}

/** Makes a rename in this folder outlast a power cut. Where folders cannot be synced, the system orders it itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (e) {
    // Some network and FUSE file systems answer so; the rename itself was done.
    const code = errorCode(e)
    if (code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'EISDIR') throw e
  } finally {
    await handle.close()
  }
}

/**
 * A folder and what is missing above it; undefined when it was there, else the first one made.
 * Node says ENOENT where a recursive mkdir meets a read-only disk: the plain one says what is wrong.
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  try {
    return await mkdir(path, { recursive: true })
  } catch (e) {
    if (errorCode(e) !== 'ENOENT') throw e
    let missing = path
    while (dirname(missing) !== missing && !(await isThere(dirname(missing)))) missing = dirname(missing)
    await mkdir(missing)
    throw e
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (e: unknown) => !isMissing(e)
  )
}

/** Clearing up after an error must not hide that error. */
export async function removeQuietly(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined)
}

/** A person knows the file that was to be written, not our temporary one; writes to a handle name none at all. */
export function aboutPath(e: unknown, path: string): unknown {
  if (errorCode(e) !== undefined && e instanceof Error) Object.assign(e, { path })
  return e
}
