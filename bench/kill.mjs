// npm run bench -- kill [--kills 20] [--seed N]: a compiled training with dropout and augmentation, killed (-9) at random moments and
// resumed each time. Bar: weights, optimizer slots, best model and losses are those of the unbroken run, to the bit.
// Every fourth kill waits for a checkpoint that is just being written.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } })
const kills = Number(values.kills ?? 20)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
/** A kill comes at most this long after a process began to train. */
const MOST_TRAINED_MS = 4_500
/**
 * Training time of the unbroken run, a checkpoint being written every two seconds of it. A kill takes the run on by a
 * second on average; the rest is for those that come late, so that few of them find it at its end.
 */
const TRAINING_MS = 1_000 * kills + 2 * MOST_TRAINED_MS
/** What may go by without a checkpoint before such a kill gives up waiting for one. */
const PATIENCE_MS = 10_000

const cli = join(resolve(import.meta.dirname, '..'), 'out/main/anneal.js')
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
const project = join(dir, 'sample')
const runs = join(project, 'runs')
const augmentation = 'rotate:10,shift:0.1,zoom:0.1,brightness:0.1,noise:0.05,blur:0..1@0.3,cutout,mixup@0.5,cutmix@0.3'
const settings = [
  '--augment',
  augmentation,
  '--balance',
  'oversample',
  '--dropout',
  '0.4',
  '--l2',
  '0.0001',
  '--seed',
  '7',
  '--threads',
  '1x1',
  '--batch-size',
  '32'
]
const fresh = (epochs) => ['--dataset', 'digits', '--model', 'dense', '--epochs', String(epochs), ...settings]

/** mulberry32: the same moments for the same seed. */
let state = seed
function random() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

function start(args) {
  const child = spawn(process.execPath, [cli, 'train', ...args, '--project', project, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const text = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (text.out += chunk))
  child.stderr.on('data', (chunk) => (text.err += chunk))
  const ended = new Promise((done) => child.on('close', (code, signal) => done({ code, signal, ...text })))
  return { child, ended }
}

async function trainWhole(epochs) {
  const begun = performance.now()
  const { code, out, err } = await start(fresh(epochs)).ended
  if (code !== 0) throw new Error(`The training ended with ${code}:\n${err}`)
  const result = JSON.parse(out)
  const trained = result.epochs.reduce((sum, epoch) => sum + (epoch.seconds + epoch.validationSeconds) * 1000, 0)
  return { result, trained, startUp: performance.now() - begun - trained }
}

const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex')
const lastCheckpoint = (id) =>
  Math.max(
    ...readdirSync(join(runs, id, 'checkpoints'))
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  )
const jsonLines = (path) => readFileSync(path, 'utf8').split('\n').filter(Boolean).map(JSON.parse)

/** All that must not depend on how a run was interrupted. */
function outcome(id) {
  const folder = join(runs, id)
  const step = lastCheckpoint(id)
  const epochs = jsonLines(join(folder, 'metrics.jsonl')).filter((line) => line.kind === 'epoch')
  const losses = epochs.map((line) => [line.epoch, line.loss, line.accuracy, line.valLoss, line.valAccuracy])
  return {
    step,
    weightsAndSlots: sha256(join(folder, 'checkpoints', String(step), 'weights.bin')),
    bestModel: sha256(join(folder, 'model', 'weights.bin')),
    losses: createHash('sha256').update(JSON.stringify(losses)).digest('hex')
  }
}

/** Resolves when a checkpoint begins to be written. */
function checkpointBegun(id) {
  const folder = join(runs, id, 'checkpoints')
  return new Promise((done) => {
    let watcher
    const end = (seen) => {
      watcher?.close()
      done(seen)
    }
    try {
      // What a killed process left is cleared at start: that is seen, too, and gone.
      watcher = watch(folder, (_, name) => !/^\d+$/.test(name) && existsSync(join(folder, name)) && end(true))
    } catch {
      return end(false) // There is none yet.
    }
    setTimeout(() => end(false), PATIENCE_MS).unref()
  })
}

function stepNow(id) {
  const checkpoints = join(runs, id, 'checkpoints')
  try {
    return Math.max(
      0,
      ...readdirSync(checkpoints)
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
    )
  } catch {
    return 0
  }
}

try {
  execFileSync(process.execPath, [cli, 'init', project, '--template', 'mnist-sample'], { stdio: 'ignore' })
  const probe = await trainWhole(20)
  const epochs = Math.ceil(TRAINING_MS / (probe.trained / 20))
  const unbroken = await trainWhole(epochs)
  const expected = outcome(unbroken.result.run)
  console.log(
    `unbroken: ${unbroken.result.mode}, ${epochs} epochs, ${expected.step} steps, ${(unbroken.trained / 1000).toFixed(1)} s of training, start-up ${(unbroken.startUp / 1000).toFixed(1)} s; seed of the moments ${seed}`
  )
  if (unbroken.result.mode !== 'compiled') throw new Error(`Not compiled: ${unbroken.result.modeReason}`)

  const before = new Set(readdirSync(runs))
  const newRun = () => readdirSync(runs).find((name) => !before.has(name) && !name.startsWith('.'))
  let id
  let done = 0
  let midWrite = 0
  while (done < kills) {
    const { child, ended } = start(id ? ['--resume', id] : fresh(epochs))
    const atCheckpoint = id !== undefined && done % 4 === 3
    const moment = 200 + random() * (unbroken.startUp + MOST_TRAINED_MS)
    const early = ended.then(() => 'ended')
    const why = await Promise.race([early, atCheckpoint ? checkpointBegun(id) : sleep(moment)])
    if (why === 'ended') {
      const { code, err } = await ended
      if (code === 0) break
      throw new Error(`After ${done} kills the training ended with ${code}:\n${err}`)
    }
    child.kill('SIGKILL')
    const { signal } = await ended
    if (signal !== 'SIGKILL') break
    done++
    if (why === true) midWrite++
    id ??= newRun()
    const at = why === true ? 'while a checkpoint was written' : `after ${(moment / 1000).toFixed(2)} s`
    console.log(`kill ${done}: ${at}; last checkpoint: step ${id ? stepNow(id) : 0}`)
  }
  id ??= newRun()
  if (done === kills) {
    const { code, err } = await start(['--resume', id]).ended
    if (code !== 0) throw new Error(`The last resume ended with ${code}:\n${err}`)
  }
  const found = outcome(id)
  const differing = Object.keys(expected).filter((key) => expected[key] !== found[key])
  const resumes = jsonLines(join(runs, id, 'changes.jsonl')).filter((line) => line.what === 'resumed').length
  for (const [key, value] of Object.entries(expected)) console.log(`${key}: ${value} / ${found[key]}`)
  console.log(
    `${done} of ${kills} kills (${midWrite} while a checkpoint was written), ${resumes} resumes; ${differing.length ? `DIFFERENT: ${differing.join(', ')}` : 'the same bits as the unbroken run'}`
  )
  process.exitCode = differing.length > 0 || done < kills ? 1 : 0
} finally {
  rmSync(dir, { recursive: true, force: true })
}
