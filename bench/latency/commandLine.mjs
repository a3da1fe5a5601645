// How soon the command line heeds Ctrl+C while steps are long: TensorFlow keeps JavaScript waiting until a step is done.
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { cli, newestRun } from '../window/studio.mjs'

export const THREADS = { interOp: 2, intraOp: 2 }

/** @returns milliseconds from Ctrl+C to the sentence, and to the end of the process; and of a step */
export async function interruptOnce(project, dataset, { model, batch }) {
  const recipe = ['--dataset', dataset, '--model', model, '--batch-size', batch, '--epochs', '100000']
  // A group of its own, as a terminal gives one: Ctrl+C goes to all of it.
  const child = spawn(
    process.execPath,
    [cli, 'train', ...recipe, '--threads', `${THREADS.interOp}x${THREADS.intraOp}`, '--project', project],
    {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe']
    }
  )
  const ended = new Promise((done) => child.once('close', (code) => done(code)))
  let err = ''
  let look = () => undefined
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
    look()
  })
  const said = (words) =>
    new Promise((done) => {
      look = () => err.includes(words) && done()
      look()
    })
  await Promise.race([said('Epoch 2 of'), ended])
  await sleep(1000 + Math.random() * 1000)
  const begun = performance.now()
  process.kill(-child.pid, 'SIGINT')
  await Promise.race([said('Stopping; what is done so far is saved'), ended])
  const answered = performance.now() - begun
  const code = await ended
  const effect = performance.now() - begun
  if (code !== 130 || !err.includes('Interrupted and saved')) throw new Error(`It ended with ${code}: ${err}`)
  return { answered, effect, stepMs: newestRun(project).epochs.at(-1).stepMs }
}
