// Epochs of one training through the command line, or trainings one after the other in one process.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { cli } from '../window/studio.mjs'
import { describe, growthOf, residentMb } from './floors.mjs'

/** @returns memory over time, with the epochs or runs that had ended by then, as the process tells on stderr */
async function watch(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const samples = []
  let words = ''
  let ended = 0
  createInterface({ input: child.stderr }).on('line', (line) => {
    words = `${words}${line}\n`.slice(-2_000)
    ended = Number(/^(?:Epoch|Run) (\d+)/.exec(line)?.[1] ?? ended)
  })
  const timer = setInterval(() => {
    try {
      samples.push({ ended, mb: residentMb(readFileSync(`/proc/${child.pid}/status`, 'utf8')) })
    } catch {
      clearInterval(timer) // The process has ended; its last sample is in.
    }
  }, 100)
  const code = await new Promise((done) => child.on('close', done))
  clearInterval(timer)
  if (code !== 0) throw new Error(`It ended with ${code}: ${words}`)
  return samples.filter(({ mb }) => Number.isFinite(mb))
}

/** @param what the kind of thing counted, `args` the process that does it */
async function measure(what, count, args) {
  const samples = await watch(args)
  const warm = samples.filter(({ ended }) => ended >= count / 10 && ended < count).map(({ mb }) => mb)
  const found = growthOf(warm)
  console.log(`${count} ${what}, ${warm.length} samples after warm-up; ${describe(found)}`)
  return found.growth
}

export function measureEpochs({ project, dataset }, count) {
  const train = ['train', '--dataset', dataset, '--model', 'dense', '--epochs', String(count), '--project', project]
  return measure('epochs', count, [cli, ...train, '--json'])
}

export function measureRuns({ project, dataset }, count) {
  // Collected after each run: what is garbage then is no leak, and 100 runs are too few for the collector's own pace.
  const args = ['--expose-gc', join(import.meta.dirname, 'runs.mjs'), project, dataset, String(count)]
  return measure('runs in one process', count, args)
}
