// How soon the command line answers Ctrl+C while steps are long, and when it has saved and ended.
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { cli } from '../window/studio.mjs'

/** @returns milliseconds from Ctrl+C to the sentence, and to the end of the process */
export async function interruptOnce(project, dataset, { model, batch }) {
  const recipe = ['--dataset', dataset, '--model', model, '--batch-size', batch, '--epochs', '100000']
  // A group of its own, as a terminal gives one: Ctrl+C goes to all of it.
  const child = spawn(process.execPath, [cli, 'train', ...recipe, '--threads', '2x2', '--project', project], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe']
  })
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
  await Promise.race([said('Stopping after this step'), ended])
  const answered = performance.now() - begun
  const code = await ended
  const effect = performance.now() - begun
  if (code !== 130 || !err.includes('Interrupted and saved')) throw new Error(`It ended with ${code}: ${err}`)
  return { answered, effect }
}
