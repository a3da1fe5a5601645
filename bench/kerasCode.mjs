// npm run bench -- kerasCode: “Copy as Keras” run in Keras. The script of each model builds one with as many parameters,
// which gives the same outputs for the same weights (bar: 1e-5), and the whole script of one of them trains and evaluates.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runnerImport } from 'vite'
import { aliases } from '../scripts/aliases.mjs'
import { graphs } from './kerasCode/graphs.mjs'
import { ensurePython } from './train/environment.mjs'

const BAR = 1e-5
const ROWS = 8

const python = ensurePython()
const dir = mkdtempSync(join(tmpdir(), 'anneal-keras-'))
const source = (path) =>
  runnerImport(resolve(import.meta.dirname, '../src', path), { resolve: { alias: aliases } }).then(
    ({ module }) => module
  )
const { kerasScript } = await source('core/keras/index.ts')
const { starterModels } = await source('core/model/index.ts')
const { defaultTraining } = await source('core/training/index.ts')
const { buildModel, planNetwork, setModelWeights } = await source('engine/model/index.ts')
const { loadTensorFlow } = await source('engine/runtime/index.ts')
const { tf } = await loadTensorFlow()

/** Between -1 and 1, the same each time; no weight is 0, so that none can be forgotten. */
const values = (n, salt) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + salt) * 0.9 + 0.01)
const sizeOf = (shape) => shape.reduce((product, side) => product * side, 1)

function compare(name, graph, train) {
  const task = graph.nodes.some(({ params }) => params.activation === 'softmax') ? 'classification' : 'regression'
  const script = join(dir, 'model.py')
  writeFileSync(script, kerasScript(graph, { name, training: { ...defaultTraining(task), epochs: 1, l2: 1e-4 } }))
  const plan = planNetwork(graph)
  const weights = plan.weights.map(({ key, spec }, i) => {
    const numbers = values(sizeOf(spec.shape), i)
    // Variances are positive, and small kernels keep sums small.
    const scaled = spec.name.includes('variance') ? numbers.map((v) => 1 + v * v) : numbers.map((v) => v / 3)
    return { key, shape: spec.shape, numbers: scaled }
  })
  const sides = graph.nodes.find(({ type }) => type === 'input').params.shape
  const reader = graph.nodes.find(({ type }) => type === 'embedding')
  const raw = values(ROWS * sizeOf(sides), 7)
  const input = reader ? raw.map((v) => Math.floor(Math.abs(v) * (reader.params.inputDim - 1))) : raw
  const model = buildModel(tf, graph, 0)
  const stored = weights.map(({ key, shape, numbers }) => {
    return { name: key, shape, dtype: 'float32', data: new Uint8Array(numbers.buffer) }
  })
  setModelWeights(tf, model, graph, stored)
  const ours = [...tf.tidy(() => model.predict(tf.tensor(input, [ROWS, ...sides])).dataSync())]
  model.dispose()
  const answer = join(dir, 'answer.json')
  const job = {
    script,
    answer,
    train,
    shape: [ROWS, ...sides],
    input: [...input],
    weights: weights.map(({ key, shape, numbers }) => ({ key, shape, values: [...numbers] }))
  }
  const file = join(dir, 'job.json')
  writeFileSync(file, JSON.stringify(job))
  const env = { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '-1' }
  execFileSync(python, [join(import.meta.dirname, 'kerasCode', 'run.py'), file], {
    env,
    stdio: ['ignore', 'ignore', 'inherit']
  })
  const { parameters, outputs, trained } = JSON.parse(readFileSync(answer, 'utf8'))
  if (outputs.length !== ours.length) throw new Error(`${name}: ${outputs.length} outputs, ours ${ours.length}`)
  const difference = outputs.reduce((most, value, i) => Math.max(most, Math.abs(value - ours[i])), 0)
  const size = ours.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  const good = parameters === plan.parameters && difference <= BAR * size && trained !== false
  const told = train ? (trained ? ', trained and evaluated' : ', not trained') : ''
  console.log(
    `${good ? '✓' : '✗'} ${name}: ${parameters} parameters (ours ${plan.parameters}), largest difference ${difference.toExponential(1)} of ${size.toPrecision(2)}${told}`
  )
  return good
}

try {
  const starters = ['image', 'table'].flatMap((type) =>
    starterModels(type, 'classification').map(({ name, graph }) => [`${type} ${name}`, graph])
  )
  const results = [...starters, ...Object.entries(graphs)].map(([name, graph]) =>
    compare(name, graph, name === 'image cnn')
  )
  process.exitCode = results.every(Boolean) ? 0 : 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}
