/** The built witness beside a process that is busy, in a group of its own as a terminal makes one. */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { createWitness } from './witness'

const program = fileURLToPath(new URL('../../../out/main/witness.js', import.meta.url))
const SENTENCE = 'Stopping after this step.'
/** Forks the witness, asks it to speak where `ask`, and then keeps JavaScript waiting as a long step does. */
const busy = (ms: number, ask: boolean): string => `
  const child = require('node:child_process').fork(${JSON.stringify(program)}, [${JSON.stringify(SENTENCE)}], {
    execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
  let count = 0
  process.on('SIGINT', () => { if (++count === 2) process.exit(130); if (child.connected) child.send('say') })
  child.once('message', () => {
    console.log('busy')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms})
    ${ask ? "child.send('say')" : ''}
    setTimeout(() => child.disconnect(), 300)
  })`

let running: ChildProcess | undefined
afterEach(() => {
  if (running?.pid !== undefined && running.exitCode === null && running.signalCode === null) {
    process.kill(-running.pid, 'SIGKILL')
  }
})

interface Seen {
  err: string
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** As Ctrl+C does. */
  interrupt(): void
}

async function start(script: string): Promise<Seen> {
  const child = spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  running = child
  const seen: Seen = {
    err: '',
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal }))),
    interrupt: () => process.kill(-(child.pid ?? NaN), 'SIGINT')
  }
  child.stderr.on('data', (text: Buffer) => (seen.err += text.toString()))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return seen
}

test.skipIf(process.platform === 'win32')('it answers Ctrl+C while the other is busy, once', async () => {
  const seen = await start(busy(3_000, true))
  const begun = performance.now()
  seen.interrupt()
  await expect.poll(() => seen.err, { interval: 5 }).toBe(`${SENTENCE}\n`)
  expect(performance.now() - begun).toBeLessThan(1_500)
  expect(await seen.ended).toEqual({ code: 0, signal: null })
  // The busy one asked for the sentence too, when it came to it.
  expect(seen.err).toBe(`${SENTENCE}\n`)
})

test.skipIf(process.platform === 'win32')('a second Ctrl+C ends what does not come to an end', async () => {
  const seen = await start(busy(30_000, false))
  seen.interrupt()
  await expect.poll(() => seen.err, { interval: 5 }).not.toBe('')
  seen.interrupt()
  expect(await seen.ended).toEqual({ code: null, signal: 'SIGKILL' })
})

test('where none is needed the sentence is said here', () => {
  const said: string[] = []
  const witness = createWitness(SENTENCE, () => said.push(SENTENCE))
  witness.say()
  witness.close()
  expect(said).toEqual([SENTENCE])
})
