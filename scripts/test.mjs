// npm test [-- --only unit,e2e]: everything, each step to its end, and one last line with the counts.
import { mkdirSync, rmSync } from 'node:fs'
import { ensureBuilt } from './lib/build.mjs'
import { inRoot } from './lib/paths.mjs'
import { explain, say, seconds } from './lib/report.mjs'
import { attached, bin } from './lib/run.mjs'
import { playwrightCounts, vitestCounts } from './lib/testCounts.mjs'
import { ensureSetup } from './setup/index.mjs'

const results = inRoot('test-results')
const node = (...args) => attached(process.execPath, args, { stdout: 'inherit', env: process.env })
const vitest = (project) => ({
  report: `${project}.json`,
  count: vitestCounts,
  run: (report) =>
    node(
      bin('vitest', 'vitest.mjs'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`
    )
})

/** A step without `report` counts as one test. */
const STEPS = {
  build: { run: () => build() },
  typecheck: { run: () => node(inRoot('scripts', 'typecheck.mjs')) },
  lint: {
    run: () =>
      all(
        () => node(bin('eslint', 'bin/eslint.js'), '.'),
        () => node(bin('prettier', 'bin/prettier.cjs'), '--check', '.')
      )
  },
  rooms: {
    run: () =>
      all(
        () =>
          node(bin('dependency-cruiser', 'bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.mjs', 'src'),
        () => node(inRoot('scripts', 'check-bundles.mjs'))
      )
  },
  unit: vitest('unit'),
  engine: vitest('engine'),
  e2e: {
    report: 'e2e.json',
    count: playwrightCounts,
    run: (report) =>
      attached(process.execPath, [inRoot('scripts', 'e2e.mjs'), '--reporter=list,json'], {
        stdout: 'inherit',
        env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
      })
  }
}

async function all(...parts) {
  let worst = 0
  for (const part of parts) worst = (await part()) || worst
  return worst
}

async function build() {
  try {
    if (!(await ensureBuilt())) say('The build is up to date.')
    return 0
  } catch (error) {
    explain(error)
    return 1
  }
}

async function step(name) {
  const { run, report, count } = STEPS[name]
  const started = Date.now()
  say(`\n── ${name} ${'─'.repeat(Math.max(1, 60 - name.length))}`)
  const file = report && `${results}/${report}`
  const code = await run(file)
  const counts = {
    passed: 0,
    failed: 0,
    skipped: 0,
    ...(report ? count(file) : { [code === 0 ? 'passed' : 'failed']: 1 })
  }
  const ran = counts.passed + counts.failed
  // A runner that failed without a failed test (a file that does not load, no tests at all) is a failure all the same.
  if (counts.failed === 0 && (code !== 0 || ran === 0)) counts.failed = 1
  const note = ran === 0 ? ', no test ran' : ''
  say(
    `── ${name}: ${counts.failed ? 'FAILED' : 'passed'}${report ? ` (${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped${note})` : ''} in ${seconds(Date.now() - started)}`
  )
  return { name, ...counts }
}

const at = process.argv.findIndex((arg) => arg === '--only' || arg.startsWith('--only='))
const chosen = at < 0 ? undefined : (process.argv[at].split('=')[1] ?? process.argv[at + 1] ?? '').split(',')
const unknown = chosen?.filter((name) => !(name in STEPS))
if (unknown?.length) {
  say(`--only ${unknown.join(',')}: there is no such step. Steps: ${Object.keys(STEPS).join(', ')}.`)
  process.exit(2)
}

let outcome
const started = Date.now()
try {
  await ensureSetup()
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  outcome = []
  for (const name of Object.keys(STEPS)) if (!chosen || chosen.includes(name)) outcome.push(await step(name))
} catch (error) {
  explain(error)
  outcome = [{ name: 'setup', passed: 0, failed: 1, skipped: 0 }]
}
const sum = (field) => outcome.reduce((total, counts) => total + counts[field], 0)
const bad = outcome.filter(({ failed }) => failed > 0).map(({ name }) => name)
say(`\n${bad.length ? `Failed: ${bad.join(', ')}. ` : ''}${seconds(Date.now() - started)} in all.`)
const skipped = sum('skipped')
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
process.exitCode = bad.length ? 1 : 0
