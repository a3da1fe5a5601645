/** Measures a thread setting in a short process of its own. */
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cancelled, fromErrorBody } from '@shared/errors'
import type { RecipeFile } from '@shared/project'
import { measuringReplySchema } from './messages'

const PATIENCE_MS = 60_000
/** Its last words, for the reason it failed. */
const KEPT = 2_000

/** One of out/main's entries (scripts/aliases.mjs); this file is beside it or in a chunk. */
function entry(): string {
  const found = ['./measure.js', '../measure.js']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path))
  if (found === undefined) throw new Error('the program that measures is not there')
  return found
}

/**
 * @returns milliseconds a step with the recipe's threads
 * @throws AnnealError `cancelled`, and the process is gone; Error with the reason it could not be measured
 */
export async function measureApart(recipe: RecipeFile, signal?: AbortSignal): Promise<number> {
  if (signal?.aborted) throw cancelled()
  // In Electron this process is Electron itself, which is also a plain Node when it is told so.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '2' }
  const child = fork(entry(), [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-KEPT)))
  const kill = (): void => void child.kill('SIGKILL')
  const late = setTimeout(kill, PATIENCE_MS)
  signal?.addEventListener('abort', kill)
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('message', (message) => {
        const reply = measuringReplySchema.safeParse(message)
        if (!reply.success) reject(new Error('its process gave no figure'))
        else if (reply.data.type === 'measured') resolve(reply.data.stepMs)
        else reject(fromErrorBody(reply.data.error))
      })
      child.once('error', reject)
      child.once('close', (code, by) => {
        if (signal?.aborted) reject(cancelled())
        else reject(new Error(said.trim().split('\n').at(-1) || `its process ended (${by ?? code})`))
      })
      child.send(recipe)
    })
  } finally {
    clearTimeout(late)
    signal?.removeEventListener('abort', kill)
    kill()
    // Its threads must not disturb what is measured next.
    await gone
  }
}
