/** Where an export goes: a folder that appears whole, or not at all. */
import { mkdir, readdir, rmdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { AnnealError } from '@shared/errors'
import { errorCode } from '@store/atomicFile'
import { stageFolder, stagingPrefix } from '@store/staging'

/** @throws AnnealError `folder-not-empty`, `not-a-folder` */
async function checkFree(out: string): Promise<'missing' | 'empty'> {
  let names: string[]
  try {
    names = await readdir(out)
  } catch (e) {
    if (errorCode(e) === 'ENOENT') return 'missing'
    if (errorCode(e) !== 'ENOTDIR') throw e
    throw new AnnealError({
      code: 'not-a-folder',
      message: 'There is a file where the export should go; a new or an empty folder was expected.',
      where: out,
      hint: 'Choose another folder.'
    })
  }
  if (names.length === 0) return 'empty'
  throw new AnnealError({
    code: 'folder-not-empty',
    message: `The folder has ${names.length} ${names.length === 1 ? 'file' : 'files'} in it; a new or an empty folder was expected.`,
    where: out,
    hint: 'Choose another folder, or empty this one. Nothing was changed.'
  })
}

/** Folders above `out` that this export had to make, the deepest first; taken away again when it fails. */
async function makeParents(out: string): Promise<string[]> {
  const parent = dirname(out)
  const topmost = await mkdir(parent, { recursive: true })
  const made: string[] = []
  for (let folder = parent; topmost !== undefined && folder.length >= topmost.length; folder = dirname(folder)) {
    made.push(folder)
  }
  return made
}

/**
 * Lets `fill` write into a staged folder beside `out` and puts it in place when that went well. A failure or a
 * stop leaves nothing behind.
 * @param out absolute
 * @throws AnnealError `folder-not-empty`, `not-a-folder`, `busy`, and whatever `fill` throws
 */
export async function writeFolder<T>(out: string, fill: (dir: string) => Promise<T>): Promise<T> {
  await checkFree(out)
  const made = await makeParents(out)
  try {
    const staged = await stageFolder(dirname(out), `${stagingPrefix}${basename(out)}`, `exporting to ${basename(out)}`)
    if (!staged) {
      throw new AnnealError({
        code: 'busy',
        message: 'Another export to this folder is under way.',
        where: out,
        hint: 'Wait until it has ended, or choose another folder.'
      })
    }
    try {
      const result = await fill(staged.dir)
      if ((await checkFree(out)) === 'empty') await rmdir(out)
      await staged.moveTo(out)
      return result
    } finally {
      await staged.abandon()
    }
  } catch (e) {
    for (const folder of made) {
      // One that is no longer empty is someone else's too.
      await rmdir(folder).catch(() => undefined)
    }
    throw e
  }
}
