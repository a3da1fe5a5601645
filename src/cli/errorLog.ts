/** What failed in earlier commands, for `anneal doctor`: a small file of this person's, outside all projects. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ErrorBody } from '@shared/errors'
import { errorCode } from '@store/atomicFile'
import { type RememberedError, remember, rememberedErrorSchema } from '@shared/rememberedErrors'
import { z } from 'zod'

const listSchema = z.array(rememberedErrorSchema)

/** Where the system keeps what programs note about themselves. */
function file(): string {
  const { env, platform } = process
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Anneal', 'last-errors.json')
  }
  if (platform === 'darwin') return join(homedir(), 'Library', 'Logs', 'Anneal', 'last-errors.json')
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'anneal', 'last-errors.json')
}

/** Newest last; none where the file is missing or is not ours. */
export async function lastErrors(): Promise<RememberedError[]> {
  try {
    return listSchema.parse(JSON.parse(await readFile(file(), 'utf8')))
  } catch (e) {
    // No error was noted yet, the notes can't be read, or something else overwrote them: they begin anew.
    if (errorCode(e) !== undefined || e instanceof SyntaxError || e instanceof z.ZodError) return []
    throw e
  }
}

/** @returns whether it could be noted; a home that can't be written must not hide the error itself */
export async function noteError(command: string, body: ErrorBody): Promise<boolean> {
  const path = file()
  const text = JSON.stringify(remember(await lastErrors(), `anneal ${command}`, body), null, 2)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(`${path}.${process.pid}`, text)
    await rename(`${path}.${process.pid}`, path)
    return true
  } catch (e) {
    if (errorCode(e) !== undefined) return false
    throw e
  }
}
