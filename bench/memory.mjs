// npm run bench -- memory [--epochs 50] [--runs N] [--cli N] [--window N]: resident memory of one long training through
// the command line; of N trainings one after the other in one process, as no part of the product does; of N trainings by
// the command line; of N trainings in one window. Bar: it grows by less than 2 %. Linux.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureCli, measureWindow } from './memory/consecutive.mjs'
import { BAR } from './memory/floors.mjs'
import { measureEpochs, measureRuns } from './memory/oneProcess.mjs'
import { sampleProject } from './window/studio.mjs'

const ways = { epochs: measureEpochs, runs: measureRuns, cli: measureCli, window: measureWindow }
const { values: flags } = parseArgs({
  options: Object.fromEntries(Object.keys(ways).map((name) => [name, { type: 'string' }]))
})
const asked = Object.entries(flags)
for (const [name, count] of asked.length > 0 ? asked : [['epochs', '50']]) {
  const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
  try {
    const growth = await ways[name]({ dir, ...sampleProject(dir) }, Number(count))
    if (growth >= BAR) process.exitCode = 1
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
