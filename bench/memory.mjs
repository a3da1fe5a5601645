// npm run bench -- memory [--epochs 50] [--runs N]: resident memory of one long training through the command line, or of
// N trainings one after the other in one process. Bar: it grows by less than 2 %.
// Memory is a saw: the garbage collector lets it rise and fall, and falls can be missed by chance. What leaks lifts the
// floor, so the lowest samples of the first and of the last quarter are compared, after a tenth of the epochs or runs as
// warm-up.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

const { values: flags } = parseArgs({
  options: { epochs: { type: 'string', default: '50' }, runs: { type: 'string' } }
})
const BAR = 0.02
const cli = resolve(import.meta.dirname, '../out/main/anneal.js')
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
const project = join(dir, 'sample')

function residentMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

/** The lowest of a stretch that is no outlier: its 5th percentile. */
function floor(samples) {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length * 0.05)]
}

/** @returns memory over time, with the epochs or runs that had ended by then, as the process tells on stderr */
async function watch(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const samples = []
  let words = ''
  let ended = 0
  createInterface({ input: child.stderr }).on('line', (line) => {
    words = `${words}${line}\n`.slice(-2_000)
    ended = Number(/^(?:Epoch|Run) (\d+)/.exec(line)?.[1] ?? ended)
  })
  const timer = setInterval(() => {
    try {
      samples.push({ ended, mb: residentMb(child.pid) })
    } catch {
      clearInterval(timer) // The process has ended; its last sample is in.
    }
  }, 100)
  const code = await new Promise((done) => child.on('close', done))
  clearInterval(timer)
  if (code !== 0) console.error(words)
  return { code, samples: samples.filter(({ mb }) => Number.isFinite(mb)) }
}

try {
  execFileSync(process.execPath, [cli, 'init', project, '--template', 'mnist-sample'], { stdio: 'ignore' })
  const [dataset] = readdirSync(join(project, 'datasets'))
  const train = ['train', '--dataset', dataset, '--model', 'dense', '--epochs', flags.epochs, '--project', project]
  const args = flags.runs
    ? [join(import.meta.dirname, 'memory/runs.mjs'), project, dataset, flags.runs]
    : [cli, ...train, '--json']
  const { code, samples } = await watch(args)
  const count = Number(flags.runs ?? flags.epochs)
  const warm = samples.filter(({ ended }) => ended >= count / 10 && ended < count).map(({ mb }) => mb)
  if (warm.length < 20) throw new Error(`Only ${warm.length} samples after warm-up; ask for more epochs or runs`)
  const quarter = Math.floor(warm.length / 4)
  const [early, late] = [floor(warm.slice(0, quarter)), floor(warm.slice(-quarter))]
  const growth = late / early - 1
  console.log(
    `${count} ${flags.runs ? 'runs' : 'epochs'}, exit ${code}, ${warm.length} samples after warm-up;`,
    `floor ${early.toFixed(0)} MB in the first quarter, ${late.toFixed(0)} MB in the last: ${(growth * 100).toFixed(2)} %;`,
    `most ${Math.max(...warm).toFixed(0)} MB`
  )
  process.exitCode = code === 0 && growth < BAR ? 0 : 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}
