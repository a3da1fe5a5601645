/** Folders that appear whole or not at all: filled under a name starting with a dot, then renamed. */
import { access, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isMissing, makeFolder, removeQuietly, renameOver, syncFolder, temporaryPrefix } from './atomicFile'
import { type Lock, tryLock } from './lock'

export const stagingPrefix = '.staging-'
export const importingPrefix = '.importing-'
/** A file still being written is younger than this; an older one was left by a crash. */
const abandonedMs = 3_600_000

export async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (e) {
    if (isMissing(e)) return false
    throw e
  }
}

/** Names of what a person put there, ours starting with a dot left out. A missing folder is empty. */
export async function listFolder(path: string): Promise<string[]> {
  return (await readFolder(path)).filter((name) => !name.startsWith('.')).sort()
}

async function readFolder(path: string): Promise<string[]> {
  try {
    return await readdir(path)
  } catch (e) {
    if (isMissing(e)) return []
    throw e
  }
}

export interface Staged {
  readonly dir: string
  /** Puts the folder at `target`, which must not exist. */
  moveTo(target: string): Promise<void>
  abandon(): Promise<void>
}

/**
 * An empty folder `<parent>/<name>`, owned by this process until moved or abandoned.
 * Null: a living process has it.
 */
export async function stageFolder(parent: string, name: string, purpose: string): Promise<Staged | null> {
  const dir = join(parent, name)
  const lock = await tryLock(`${dir}.lock`, purpose)
  if (!lock) return null
  try {
    await rm(dir, { recursive: true, force: true })
    await mkdir(dir)
  } catch (e) {
    await lock.release()
    throw e
  }
  return staged(dir, lock)
}

function staged(dir: string, lock: Lock): Staged {
  let open = true
  return {
    dir,
    async moveTo(target) {
      await makeFolder(dirname(target))
      await renameOver(dir, target)
      open = false
      await lock.release()
      await syncFolder(dirname(target))
    },
    async abandon() {
      if (!open) return
      open = false
      try {
        await rm(dir, { recursive: true, force: true, maxRetries: 3 })
      } finally {
        await lock.release()
      }
    }
  }
}

/** Clears staged folders that processes which are no more left in `parent`, and files a crash left half-written. */
export async function sweep(parent: string): Promise<void> {
  for (const name of await readFolder(parent)) {
    const path = join(parent, name)
    if (name.startsWith(temporaryPrefix)) {
      const facts = await stat(path).catch(() => null)
      if (facts && Date.now() - facts.mtimeMs > abandonedMs) await rm(path, { recursive: true, force: true })
    } else if ((name.startsWith(stagingPrefix) || name.startsWith(importingPrefix)) && !/\.lock/.test(name)) {
      const lock = await tryLock(`${path}.lock`, 'clearing up')
      if (!lock) continue
      await removeQuietly(path)
      await lock.release()
    }
  }
}

/** True while a living process fills a staged folder in `parent`. */
export async function isStaging(parent: string): Promise<boolean> {
  await sweep(parent)
  return (await readFolder(parent)).some((name) => name.startsWith(stagingPrefix))
}

/** Puts `from` where `target` is, keeping the old one under another name until the new one stands. */
export async function replaceFolder(from: string, target: string): Promise<void> {
  const previous = previousOf(target)
  if (await exists(target)) {
    await rm(previous, { recursive: true, force: true })
    await renameOver(target, previous)
  }
  await renameOver(from, target)
  await syncFolder(dirname(target))
  await rm(previous, { recursive: true, force: true })
}

/** Where a replaced folder is, even if a crash came between the two renames of `replaceFolder`. Null: nowhere. */
export async function standingFolder(target: string): Promise<string | null> {
  if (await exists(target)) return target
  const previous = previousOf(target)
  return (await exists(previous)) ? previous : null
}

function previousOf(target: string): string {
  return join(dirname(target), `.previous-${basename(target)}`)
}
