// npm run bench -- memory: resident memory of a training over 50 epochs, sampled from outside; bar: flat.
// "Flat": the median of the last ten epochs is at most 2 % over the median of epochs 5 to 15.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const cli = join(resolve(import.meta.dirname, '..'), 'out/main/anneal.js')
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
const project = join(dir, 'sample')
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const residentMb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

try {
  execFileSync(process.execPath, [cli, 'init', project, '--template', 'mnist-sample'], { stdio: 'ignore' })
  const child = spawn(
    process.execPath,
    [cli, 'train', '--dataset', 'digits', '--model', 'dense', '--epochs', '50', '--project', project, '--json'],
    { stdio: ['ignore', 'pipe', 'ignore'] }
  )
  const samples = []
  const timer = setInterval(() => {
    try {
      samples.push(residentMb(child.pid))
    } catch {
      clearInterval(timer) // The process has ended; its last sample is in.
    }
  }, 250)
  const code = await new Promise((done) => child.on('close', done))
  clearInterval(timer)
  const early = samples.slice(Math.floor(samples.length * 0.1), Math.floor(samples.length * 0.3))
  const late = samples.slice(Math.floor(samples.length * 0.8))
  const growth = median(late) / median(early) - 1
  console.log(
    `exit ${code}; ${samples.length} samples; early median ${median(early).toFixed(0)} MB, late median ${median(late).toFixed(0)} MB, growth ${(growth * 100).toFixed(2)} %`
  )
  process.exitCode = code === 0 && growth < 0.02 ? 0 : 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}
