// The product's side: the `anneal` command on a real project, as a person uses it.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ownModels } from './models.mjs'
import { FEW } from './works.mjs'

const cli = resolve(import.meta.dirname, '../../out/main/anneal.js')
const run = promisify(execFile)
const LEAST_STEPS = 50

/** One command. @returns what it prints with --json */
export async function anneal(project, ...args) {
  const { stdout } = await run(process.execPath, [cli, ...args, '--project', project, '--json'], { maxBuffer: 1e9 })
  return JSON.parse(stdout)
}

/** The first rows of an IDX file, in a new one. */
function cut(from, to, rows, rowBytes, headBytes) {
  const bytes = readFileSync(from)
  const short = Buffer.from(bytes.subarray(0, headBytes + rows * rowBytes))
  short.writeUInt32BE(rows, 4)
  writeFileSync(to, short)
}

/** A copy of the data with only the first training rows. */
export function firstRows(data, folder, rows) {
  mkdirSync(folder, { recursive: true })
  const part = (name) => [join(data, name), join(folder, name)]
  cut(...part('train-images-idx3-ubyte'), rows, 784, 16)
  cut(...part('train-labels-idx1-ubyte'), rows, 1, 8)
  for (const name of ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']) {
    writeFileSync(join(folder, name), readFileSync(join(data, name)))
  }
}

export async function initProject(dir) {
  const project = join(dir, 'project')
  await run(process.execPath, [cli, 'init', project])
  return project
}

/** Project with all digits (`mnist`), the first of them (`digits`), and the models. Everything trains: no validation. */
export async function createProject(dir, data) {
  const project = await initProject(dir)
  firstRows(data, join(dir, 'digits'), FEW)
  for (const [name, source] of [
    ['mnist', data],
    ['digits', join(dir, 'digits')]
  ]) {
    const { split } = await anneal(project, 'import', source, '--name', name, '--split', '1/0/0')
    if (split.validation !== 0) throw new Error(`${name} was split for validation`)
  }
  for (const [name, make] of Object.entries(ownModels)) {
    writeFileSync(join(project, 'models', `${name}.json`), `${JSON.stringify(make(), null, 2)}\n`)
  }
  return project
}

const datasetOf = (rows) => (rows === FEW ? 'digits' : 'mnist')

export function trainArgs({ model, batch }, rows, epochs) {
  const batchSize = ['--batch-size', String(batch)]
  return ['train', '--dataset', datasetOf(rows), '--model', model, ...batchSize, '--epochs', String(epochs)]
}

/** Product's side of one work. @param threads `2x1`; by default those it chooses itself */
export async function openProduct(project, work, threads = null) {
  const pinned = threads ? ['--threads', threads] : []
  const stepsPerEpoch = Math.ceil(work.rows / work.batch)
  let epochs = 2
  return {
    title: 'Anneal',
    /** One training: the first epoch warms up, the others are measured as the run itself tells them. */
    async measure({ least }) {
      const begun = performance.now()
      const result = await anneal(project, ...trainArgs(work, work.rows, epochs), ...pinned)
      const wallSeconds = (performance.now() - begun) / 1000
      const measured = result.epochs.slice(1)
      const seconds = measured.reduce((sum, epoch) => sum + epoch.seconds, 0)
      const stepMs = (seconds * 1000) / (measured.length * stepsPerEpoch)
      const wanted = Math.max(least * 1000, stepMs * LEAST_STEPS)
      epochs = 1 + Math.ceil(wanted / (stepMs * stepsPerEpoch))
      const { mode, modeReason, threads, peakRssMb } = result
      const all = result.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0)
      return {
        stepMs,
        steps: measured.length * stepsPerEpoch,
        seconds,
        about: { mode, modeReason, threads, peakRssMb, besideTrainingSeconds: wallSeconds - all }
      }
    },
    async accuracy({ rows, epochs: count }) {
      const trained = await anneal(project, ...trainArgs(work, rows, count))
      const { metrics } = await anneal(project, 'evaluate', trained.run)
      return { accuracy: metrics.accuracy }
    },
    close: async () => undefined
  }
}
