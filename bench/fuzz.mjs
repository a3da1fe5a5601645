// npm run bench -- fuzz [--format NAME,…] [--minutes 10] [--library-minutes 2] [--seed N] [--first N]: damaged files of
// every kind, imported one after the other in a child process, as many as there is time for: minutes for each format we
// parse ourselves, library-minutes for each that a library does. A finding is a crash, more than 30 s of a processor,
// more than 3 GB, an error without a sentence, or something left behind; its files are kept in bench/results/fuzz. Linux.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { bundleBeside } from './data/bundle.mjs'
import { residentMb } from './memory/floors.mjs'

const MOST_CPU_SECONDS = 30
const MOST_MB = 3_000
/** Clock ticks of a second in /proc. */
const TICKS = 100

const { values: flags } = parseArgs({
  options: {
    format: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    'library-minutes': { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    first: { type: 'string', default: '0' }
  }
})
const program = await bundleBeside(join(import.meta.dirname, 'fuzz/cases.ts'), 'fuzz.mjs')
const kept = resolve(import.meta.dirname, 'results/fuzz')
const dir = mkdtempSync(join(tmpdir(), 'anneal-fuzz-'))

function startChild(args) {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' }
  return spawn(process.execPath, ['--max-old-space-size=2000', program, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
}

/** Seconds of a processor and MB a process has taken; null where it has gone. */
function used(pid) {
  try {
    const [, fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
    const [user, system] = fields.split(' ').slice(11, 13).map(Number)
    return { cpu: (user + system) / TICKS, mb: residentMb(readFileSync(`/proc/${pid}/status`, 'utf8')) }
  } catch {
    return null
  }
}

/** @returns where the next child goes on; counts and findings are added to `tally` */
async function runChild(format, first, until, tally) {
  const folder = join(dir, format)
  const child = startChild([format, flags.seed, String(first), folder])
  let words = ''
  child.stderr.on('data', (text) => (words = (words + text).slice(-2_000)))
  let current = { number: first, cpu: 0 }
  let ended = null
  const keep = (number, finding) => {
    const to = join(kept, `${format}-${flags.seed}-${number}`)
    mkdirSync(kept, { recursive: true })
    cpSync(join(folder, 'source'), to, { recursive: true })
    tally.findings.push({ number, finding, files: to })
    console.log(`  ${format} ${number}: ${finding.split('\n').slice(0, 6).join('\n    ')}`)
  }
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!text.startsWith('{')) return
    const line = JSON.parse(text)
    if (line.damaged !== undefined) {
      current = { number: line.number, cpu: used(child.pid)?.cpu ?? 0 }
      return
    }
    tally.cases++
    if (line.finding) keep(line.number, line.finding)
    else tally.outcomes[line.outcome] = (tally.outcomes[line.outcome] ?? 0) + 1
  })
  const timer = setInterval(() => {
    const now = used(child.pid)
    if (!now) return
    if (now.cpu - current.cpu > MOST_CPU_SECONDS) ended = `took over ${MOST_CPU_SECONDS} s of a processor`
    else if (now.mb > MOST_MB) ended = `took ${now.mb.toFixed(0)} MB`
    else if (Date.now() < until) return
    clearInterval(timer)
    child.kill('SIGKILL')
  }, 250)
  const [code, signal] = await new Promise((done) => child.on('close', (...how) => done(how)))
  clearInterval(timer)
  if (Date.now() < until || ended) keep(current.number, ended ?? `ended with ${signal ?? code}: ${words}`)
  return current.number + 1
}

async function fuzz({ name, ours }) {
  const tally = { cases: 0, outcomes: {}, findings: [] }
  const minutes = Number(ours ? flags.minutes : flags['library-minutes'])
  const until = Date.now() + minutes * 60_000
  let next = Number(flags.first)
  while (Date.now() < until) next = await runChild(name, next, until, tally)
  const outcomes = Object.entries(tally.outcomes).sort(([, a], [, b]) => b - a)
  console.log(
    `${name}: ${tally.cases} cases in ${minutes} min, ${tally.findings.length} findings;`,
    outcomes.map(([code, count]) => `${code} ${count}`).join(', ')
  )
  return tally.findings.length
}

try {
  const listing = startChild([])
  let text = ''
  for await (const piece of listing.stdout) text += piece
  const formats = JSON.parse(text.split('\n').find((line) => line.startsWith('[')))
  const asked = flags.format?.split(',')
  let findings = 0
  for (const format of formats.filter(({ name }) => !asked || asked.includes(name))) findings += await fuzz(format)
  console.log(`Seed ${flags.seed}; ${findings} findings.`)
  process.exitCode = findings > 0 ? 1 : 0
} finally {
  rmSync(dir, { recursive: true, force: true })
}
