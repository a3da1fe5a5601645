/**
 * Says at once that Ctrl+C was heard, while a long step still has this process. TensorFlow keeps JavaScript waiting until
 * a step is done, so a small process beside this one, which the terminal sends Ctrl+C too, answers in its place.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** One of out/main's entries (scripts/aliases.mjs); this file is beside it or in a chunk. Null: not built. */
function entry(): string | null {
  const places = ['./witness.js', '../witness.js'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  return places.find((path) => existsSync(path)) ?? null
}

export interface Witness {
  /** Where steps are long, somebody has to answer meanwhile. */
  needed(): void
  /** The sentence is said, by whoever is first and only once. */
  say(): void
  close(): void
}

/** @param sentence what is said at Ctrl+C @param sayHere says it from this process */
export function createWitness(sentence: string, sayHere: () => void): Witness {
  let child: ChildProcess | null = null
  /** It listens: before that, Ctrl+C ends it. */
  let ready = false
  let asked = false
  return {
    needed() {
      const program = child || asked ? null : entry()
      if (program === null) return
      // In a packaged Anneal this process is Electron itself, which is also a plain Node when it is told so.
      const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
      const begun = fork(program, [sentence], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
      const gone = (): void => {
        ready = false
      }
      begun.on('error', gone).on('exit', gone)
      begun.once('message', () => (ready = true))
      // The training is what keeps this process running.
      begun.unref()
      begun.channel?.unref()
      child = begun
    },
    say() {
      asked = true
      if (ready && child?.connected) child.send('say')
      else sayHere()
    },
    close() {
      if (child?.connected) child.disconnect()
    }
  }
}
