import { stat } from 'node:fs/promises'
import { AnnealError } from '@shared/errors'
import { sortByName, type Listing } from '../source/listing'
import type { Context } from '../types'
import { archiveKind, damagedArchive } from './kind'
import { Budget, limitsFor, type Limits } from './limits'
import { unpackTar } from './tar'
import { unpackZip } from './zip'
import type { Take, Unpacking } from './unpacking'

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
