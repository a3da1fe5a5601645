/** A source that changes while it is read would give a data set that never was: it is told, and nothing is kept. */
import { statSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { AnnealError } from '@shared/errors'
import { errorCode } from '@store/atomicFile'
import type { SourceFile } from './files'

/** A call that waits for an answer costs ten times this one; so many of these take a few milliseconds. */
const filesAtOnce = 1000

/** Runs `work`; where it fails and a file has changed since it was listed, that is what is told. @throws `source-changing` */
export async function blamingChange<T>(files: SourceFile[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (e) {
    // A file that was cut or taken away under the reader's hands is the cause, not what the reader says of it.
    if (isAbout(e)) await requireUnchanged(files)
    throw e
  }
}

function isAbout(e: unknown): boolean {
  return !(e instanceof AnnealError && e.code === 'cancelled')
}

/** The files are as they were when they were listed. @throws `source-changing` */
export async function requireUnchanged(files: SourceFile[]): Promise<void> {
  for (let from = 0; from < files.length; from += filesAtOnce) {
    for (const file of files.slice(from, from + filesAtOnce)) requireSame(file)
    await setImmediate()
  }
}

function requireSame({ path, name, bytes, mtimeMs }: SourceFile): void {
  const now = statOf(path)
  if (now !== null && now.size === bytes && now.mtimeMs === mtimeMs) return
  throw new AnnealError({
    code: 'source-changing',
    message: `“${name}” ${now === null ? 'vanished' : 'changed'} while it was being read, so nothing of it was used.`,
    where: path,
    hint: 'Wait until nothing writes there any more, then try again.'
  })
}

/** Null: it is not there, or may no longer be looked at. */
function statOf(path: string): { size: number; mtimeMs: number } | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch (e) {
    if (errorCode(e) !== undefined) return null
    throw e
  }
}
