import { stat } from 'node:fs/promises'
import type { LeftOut } from '@core/data/leftOut'
import { AnnealError } from '@shared/errors'
import { sortByName, type Listing } from '../source/listing'
import type { SourceFile } from '../source/files'
import type { Context } from '../types'
import { archiveKind, damagedArchive } from './kind'
import { Budget, limitsFor, type Limits } from './limits'
import { unpackTar } from './tar'
import { unpackZip } from './zip'

/** How much of an entry is needed: all of it, its beginning, or that it is there. */
export type Take = 'whole' | 'head' | 'name'

/** What `head` takes. */
export const headTaken = 1024 * 1024

/** What the two kinds of archives share while one is unpacked. */
export interface Unpacking {
  archive: string
  archiveBytes: number
  into: string
  budget: Budget
  take(name: string): Take
  files: SourceFile[]
  leftOut: LeftOut[]
  /** Files and folders that were met. */
  names: Map<string, 'file' | 'folder'>
  ctx: Context
}

/** False: an earlier entry has that name, or is a file where a folder would be; it is named. */
export function isFirst(work: Unpacking, name: string): boolean {
  const folders = name.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))
  if (work.names.has(name) || folders.some((folder) => work.names.get(folder) === 'file')) {
    work.leftOut.push({ name, code: 'duplicate-entry', reason: 'an earlier entry has this name' })
    return false
  }
  for (const folder of folders.slice(1)) work.names.set(folder, 'folder')
  work.names.set(name, 'file')
  return true
}

/**
 * Unpacks an archive into an empty folder. Entries with unsafe names, links, encrypted, nested, repeated and damaged
 * ones are left out and named; no link is ever made and no file ever overwritten.
 * @throws `archive-damaged`, `archive-bomb`, `archive-too-large`, `archive-unsupported`, `archive-nothing`, `cancelled`
 */
export async function unpackArchive(
  archive: string,
  into: string,
  ctx: Context,
  take: (name: string) => Take = () => 'whole',
  limits?: Limits
): Promise<Listing> {
  const kind = await archiveKind(archive)
  if (kind === null) throw damagedArchive(archive, 'it is no archive')
  const { size } = await stat(archive)
  const budget = new Budget(archive, size, limits ?? (await limitsFor(into)))
  const work: Unpacking = {
    archive,
    archiveBytes: size,
    into,
    budget,
    take,
    files: [],
    leftOut: [],
    names: new Map(),
    ctx
  }
  if (kind === 'zip') await unpackZip(work)
  else await unpackTar(work, kind === 'tar.gz')
  if (work.files.length === 0) throw nothingIn(work)
  return { files: sortByName(work.files), leftOut: sortByName(work.leftOut) }
}

function nothingIn({ archive, leftOut }: Unpacking): AnnealError {
  const [first] = leftOut
  return new AnnealError({
    code: 'archive-nothing',
    message: first
      ? `None of the ${leftOut.length.toLocaleString('en-US')} entries of this archive can be taken; “${first.name}”: ${first.reason}.`
      : 'This archive holds no files.',
    where: archive,
    hint: 'Choose another archive, or unpack it yourself and import the folder.',
    data: leftOut.slice(0, 200)
  })
}
