/** Which files a source has, and what lies there that is none. */
import { statSync, type Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { LeftOut } from '@core/data/leftOut'
import { throwIfAborted } from '@shared/errors'
import { errorCode } from '@store/atomicFile'
import { Stage } from '../progress'
import type { Context } from '../types'
import type { SourceFile } from './files'

export interface Listing {
  /** Sorted by name. */
  files: SourceFile[]
  leftOut: LeftOut[]
}

/** Fewer are found before anybody could read the word. */
const worthTelling = 5000

/** A call that waits for an answer costs ten times this one; so many of these take a few milliseconds. */
const filesAtOnce = 500

/** System files that come along in a folder and are nobody's data. */
export function isSystemFile(name: string): boolean {
  return name.startsWith('.') || /^(thumbs\.db|desktop\.ini|__MACOSX)$/i.test(name)
}

/** All files of a source as `listSource` finds them. */
export async function listFiles(paths: string[], ctx: Context): Promise<SourceFile[]> {
  return (await listSource(paths, ctx)).files
}

/**
 * All files of a source: of a folder those below it, of several paths each. Links to folders are not followed: they
 * can go in circles. A link to a file counts where the file lies in the source too: else somebody's project could name
 * any file of this machine.
 * @throws ENOENT and the like of the system for the given paths themselves; what is below them is left out and named
 */
export async function listSource(paths: string[], ctx: Context): Promise<Listing> {
  const files: SourceFile[] = []
  const leftOut: LeftOut[] = []
  let stage: Stage | null = null
  let seen = 0
  const roots = await Promise.all(paths.map((path) => realpath(path)))

  const isWithinRoots = async (path: string, name: string): Promise<boolean> => {
    const target = await realpath(path)
    const within = roots.some((root) => isWithin(root, target))
    if (!within) leftOut.push({ name, code: 'link-outside', reason: `a link to ${target}` })
    return within
  }
  const look = (path: string, name: string): void => {
    const facts = statSync(path)
    if (facts.isFile()) files.push({ path, name, bytes: facts.size, mtimeMs: facts.mtimeMs })
    else if (!facts.isDirectory()) leftOut.push({ name, code: 'special-file', reason: 'no ordinary file' })
    if (++seen === worthTelling) stage = new Stage(ctx, 'Looking for files', 'files', 0)
    stage?.advance(seen === worthTelling ? seen : 1)
  }
  const lookAt = async (entry: Dirent, path: string, name: string): Promise<void> => {
    try {
      if (entry.isSymbolicLink() && !(await isWithinRoots(path, name))) return
      look(path, name)
    } catch (e) {
      leftOut.push({ name, code: 'file-unreadable', reason: whyUnreadable(e, entry.isSymbolicLink()) })
    }
  }
  const walk = async (dir: string, prefix: string): Promise<void> => {
    throwIfAborted(ctx.signal)
    const entries = await readdir(dir, { withFileTypes: true }).catch((e: unknown) => {
      if (prefix === '') throw e
      leftOut.push({ name: prefix, code: 'file-unreadable', reason: whyUnreadable(e, false) })
      return []
    })
    const own = entries.filter((entry) => !isSystemFile(entry.name))
    const folders = own.filter((entry) => entry.isDirectory())
    for (const [i, entry] of own.filter((entry) => !entry.isDirectory()).entries()) {
      await lookAt(entry, join(dir, entry.name), `${prefix}${entry.name}`)
      if (i % filesAtOnce === filesAtOnce - 1) {
        throwIfAborted(ctx.signal)
        await setImmediate()
      }
    }
    for (const { name } of folders) await walk(join(dir, name), `${prefix}${name}/`)
  }
  for (const path of paths) {
    const facts = await stat(path)
    const name = basename(path)
    if (facts.isDirectory()) await walk(path, paths.length > 1 ? `${name}/` : '')
    else if (facts.isFile()) files.push({ path, name, bytes: facts.size, mtimeMs: facts.mtimeMs })
    else leftOut.push({ name, code: 'special-file', reason: 'no ordinary file' })
  }
  return { files: sortByName(files), leftOut: sortByName(leftOut) }
}

export function sortByName<T extends { name: string }>(list: T[]): T[] {
  return list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^([a-z]:|[\\/])/i.test(way))
}

const reasons: Record<string, string> = {
  ENOENT: 'it is gone',
  EACCES: 'no permission',
  EPERM: 'no permission',
  ELOOP: 'a link that leads to itself',
  ENAMETOOLONG: 'its name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is too large'
}

/** Why the system would not open a file, in a few words. @throws anything that is not about that file */
export function whyUnreadable(e: unknown, link: boolean): string {
  const code = errorCode(e) ?? ''
  if (code === 'ENOENT' && link) return 'a link to nothing'
  const reason =
    reasons[code] ??
    (/^E(IO|ISDIR|NOTDIR|INVAL|NXIO|BUSY|STALE|REMOTEIO)$/.test(code) ? `the system says ${code}` : null)
  if (reason === null) throw e
  return reason
}
