/** Sources that come in archives: unpacked once, then read as the folder that was packed. */
import { constants, copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { AnnealError, throwIfAborted } from '@shared/errors'
import { errorCode } from '@store/atomicFile'
import { archiveKind, withoutArchiveEnding } from '../archive/kind'
import { unpackArchive } from '../archive/unpack'
import type { Take } from '../archive/unpacking'
import { hasImageName } from '../images/sniffImage'
import type { Context } from '../types'
import { listSource, sortByName, type Listing } from './listing'

/** Is any of them an archive? @throws `archive-unsupported`, `archive-damaged`, ENOENT … */
export async function holdsArchive(paths: string[]): Promise<boolean> {
  for (const path of paths) if (await isArchive(path)) return true
  return false
}

async function isArchive(path: string): Promise<boolean> {
  return (await stat(path)).isFile() && (await archiveKind(path)) !== null
}

/**
 * Unpacks the archives among `paths` into the empty folder `into` and copies the others beside them, so that `into`
 * alone is the source. One archive is unpacked right there; of several each has its own folder.
 */
export async function unpackSource(paths: string[], into: string, ctx: Context): Promise<Listing> {
  const leftOut: Listing['leftOut'] = []
  await mkdir(into, { recursive: true })
  for (const path of paths) {
    const found = (await isArchive(path))
      ? await unpackArchive(path, await folderFor(path, paths, into), ctx)
      : await copyInto(path, into, ctx)
    leftOut.push(...found.leftOut)
  }
  return { files: (await listSource([into], ctx)).files, leftOut: sortByName(leftOut) }
}

/** What one file of an archive is looked at for: pictures by name, most tables by their beginning; JSON needs all of it. */
function takeToLook(name: string): Take {
  if (hasImageName(name)) return 'name'
  return /\.(csv|tsv|tab|txt|data|npy)$|ubyte$/i.test(name) ? 'head' : 'whole'
}

/** The same files, only as much of them as is needed to tell what they are; `into` does not hold all of it. */
export async function peekSource(paths: string[], into: string, ctx: Context): Promise<Listing> {
  const files: Listing['files'] = []
  const leftOut: Listing['leftOut'] = []
  for (const path of paths) {
    if (await isArchive(path)) {
      const folder = await folderFor(path, paths, into)
      const prefix = paths.length > 1 ? `${basename(folder)}/` : ''
      const found = await unpackArchive(path, folder, ctx, takeToLook)
      files.push(...found.files.map((file) => ({ ...file, name: `${prefix}${file.name}` })))
      leftOut.push(...found.leftOut)
    } else {
      const found = await listBeside(path, ctx)
      files.push(...found.files)
      leftOut.push(...found.leftOut)
    }
  }
  return { files: sortByName(files), leftOut: sortByName(leftOut) }
}

/** A folder of files for as long as `work` takes: the source itself, or what its archives hold. */
export async function withListing<T>(
  paths: string[],
  ctx: Context,
  work: (listing: Listing) => Promise<T>,
  unpack: typeof unpackSource = unpackSource
): Promise<T> {
  if (!(await holdsArchive(paths))) return work(await listSource(paths, ctx))
  const dir = await mkdtemp(join(tmpdir(), 'anneal-unpacked-'))
  try {
    return await work(await unpack(paths, dir, ctx))
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function folderFor(path: string, paths: string[], into: string): Promise<string> {
  if (paths.length === 1) return into
  const folder = join(into, withoutArchiveEnding(basename(path)))
  await mkdir(folder).catch((e: unknown) => {
    throw errorCode(e) === 'EEXIST' ? sameNameTwice(path, basename(folder), e) : e
  })
  return folder
}

/** Beside each other, one of the two would be written over the other. */
function sameNameTwice(path: string, name: string, cause: unknown): AnnealError {
  return new AnnealError(
    {
      code: 'same-name-twice',
      message: `Two of what is imported together would both be “${name}”.`,
      where: path,
      hint: 'Rename one of them, or import them one after the other.'
    },
    { cause }
  )
}

/** One of several paths: what is in a folder has the folder's name before its own. */
async function listBeside(path: string, ctx: Context): Promise<Listing> {
  const { files, leftOut } = await listSource([path], ctx)
  const prefix = (await stat(path)).isDirectory() ? `${basename(path)}/` : ''
  const named = <T extends { name: string }>(one: T): T => ({ ...one, name: `${prefix}${one.name}` })
  return { files: files.map(named), leftOut: leftOut.map(named) }
}

async function copyInto(path: string, into: string, ctx: Context): Promise<Listing> {
  const found = await listBeside(path, ctx)
  for (const file of found.files) {
    throwIfAborted(ctx.signal)
    const target = join(into, file.name)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(file.path, target, constants.COPYFILE_EXCL).catch((e: unknown) => {
      throw errorCode(e) === 'EEXIST' ? sameNameTwice(file.path, file.name, e) : e
    })
  }
  return found
}
