// A peer's side: its own process, kept for the whole work, asked by a line and answering by one.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { python } from './environment.mjs'

/** What is kept of its own words, for when it fails. */
const WORDS = 2_000

/** @returns the side once it is warm */
export async function openPeer(peer, work, data) {
  const { title, script, env, ...ask } = peer
  const file = join(import.meta.dirname, script)
  const given = JSON.stringify({ ...ask, data, model: work.model, batch: work.batch, rows: work.rows })
  const child = spawn(script.endsWith('.py') ? python : process.execPath, [file, given], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', ...env },
    stdio: ['pipe', 'pipe', 'pipe']
  })
  let words = ''
  child.stderr.on('data', (text) => {
    words = (words + text).slice(-WORDS)
  })
  const closed = new Promise((done) => child.on('close', done))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  /** Its next answer; progress bars and the like stand between. */
  const next = async () => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${title} ended (${await closed}): ${words}`)
      const answer = value.slice(value.lastIndexOf('\r') + 1)
      if (answer.startsWith('{')) return JSON.parse(answer)
    }
  }
  const asked = async (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`)
    return next()
  }
  const { versions, settings, rows } = await next()
  return {
    title,
    measure: async (limits) => ({
      ...(await asked({ do: 'measure', ...limits })),
      about: { versions, settings, rows }
    }),
    accuracy: (check) => asked({ do: 'accuracy', rows: check.rows, epochs: check.epochs }),
    async close() {
      child.stdin.end()
      await closed
    }
  }
}
