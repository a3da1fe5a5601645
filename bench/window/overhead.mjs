// What the window costs a training: the same recipe, its threads pinned, in the window with its charts in view and by the
// command line, in turns. Bar: in the window it takes at most 5 % longer, by the medians of the rounds. Two figures each:
// milliseconds a step as the run itself tells them (without its first epoch), and the clock from asking to done.
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { display } from '../../scripts/lib/display.mjs'
import { median } from '../train/report.mjs'
import { cli, fillRecipe, newestRun, openStudio, sampleProject, trainOnce } from './studio.mjs'

const BAR = 1.05
const THREADS = { interOp: 1, intraOp: 1 }
const results = resolve(import.meta.dirname, '../results')
const run = promisify(execFile)

/** @param epochs as the run tells them */
function stepMs(epochs, stepsPerEpoch) {
  const measured = epochs.slice(1)
  return (measured.reduce((sum, { seconds }) => sum + seconds, 0) * 1000) / (measured.length * stepsPerEpoch)
}

async function byCommandLine({ project, dataset, batch }, epochs) {
  const begun = performance.now()
  const { interOp, intraOp } = THREADS
  const recipe = ['--model', 'dense', '--batch-size', String(batch), '--epochs', String(epochs)]
  const where = ['--dataset', dataset, '--threads', `${interOp}x${intraOp}`, '--project', project]
  const { stdout } = await run(process.execPath, [cli, 'train', ...recipe, ...where, '--json'], { maxBuffer: 1e9 })
  const wallSeconds = (performance.now() - begun) / 1000
  const trained = JSON.parse(stdout)
  return { ...trained, wallSeconds, stepsPerEpoch: Math.ceil(trained.trainExamples / batch) }
}

async function inWindow(page, project, seconds) {
  const begun = performance.now()
  await trainOnce(page, seconds * 3000 + 60_000)
  const wallSeconds = (performance.now() - begun) / 1000
  for (const name of ['Loss chart', 'Accuracy chart']) {
    if (!(await page.getByRole('region', { name }).isVisible())) throw new Error(`The ${name} is not in view`)
  }
  const { epochs, recipe } = newestRun(project)
  const { threads } = recipe
  if (threads.interOp !== THREADS.interOp || threads.intraOp !== THREADS.intraOp) {
    throw new Error(`The window trained with ${JSON.stringify(threads)}`)
  }
  return { epochs, wallSeconds }
}

/** @returns whether the bar was met */
export async function measureOverhead(dir, { seconds, rounds, batch = 32 }) {
  const sample = { ...sampleProject(dir), batch }
  const first = await byCommandLine(sample, 20)
  const { stepsPerEpoch } = first
  const whole = (first.wallSeconds * 1000) / (20 * stepsPerEpoch)
  const step = stepMs(first.epochs, stepsPerEpoch)
  // Validation and what comes beside are in no step: between the two figures lies how long an epoch really takes.
  const epochs = Math.max(3, Math.ceil((seconds * 1000) / (((step + whole) / 2) * stepsPerEpoch)))
  const screen = await display()
  const taken = { window: [], commandLine: [] }
  try {
    const { app, page } = await openStudio(dir, screen.env, { project: sample.project })
    try {
      await fillRecipe(page, { model: 'dense', threads: THREADS, numbers: { 'Batch size': batch, Epochs: epochs } })
      for (let round = 0; round < rounds; round++) {
        const byCli = await byCommandLine(sample, epochs)
        const byWindow = await inWindow(page, sample.project, seconds)
        for (const [name, { epochs: told, wallSeconds }] of [
          ['commandLine', byCli],
          ['window', byWindow]
        ]) {
          if (told.length !== epochs) throw new Error(`The ${name} trained ${told.length} of ${epochs} epochs`)
          taken[name].push({ stepMs: stepMs(told, stepsPerEpoch), wallSeconds })
          console.log(`round ${round + 1} ${name.padEnd(12)} ${show(taken[name].at(-1))}`)
        }
      }
    } finally {
      await app.close()
    }
  } finally {
    screen.close()
  }
  return report({ seconds, rounds, epochs, stepsPerEpoch, batch, taken })
}

const show = ({ stepMs: step, wallSeconds }) => `${step.toFixed(4)} ms a step, ${wallSeconds.toFixed(2)} s`

function report(measured) {
  const middle = (name, figure) => median(measured.taken[name].map((one) => one[figure]))
  const ratioOf = (figure) => middle('window', figure) / middle('commandLine', figure)
  const ratios = { stepMs: ratioOf('stepMs'), wallSeconds: ratioOf('wallSeconds') }
  const met = ratios.stepMs <= BAR && ratios.wallSeconds <= BAR
  console.log(
    `window / command line, medians of ${measured.rounds}: ${ratios.stepMs.toFixed(3)} a step, ` +
      `${ratios.wallSeconds.toFixed(3)} by the clock (bar ${BAR}): ${met ? 'met' : 'MISSED'}`
  )
  mkdirSync(results, { recursive: true })
  const machine = { cpu: os.cpus()[0]?.model, cores: os.cpus().length, load: os.loadavg()[0] }
  const file = join(results, `window-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')}.json`)
  writeFileSync(file, `${JSON.stringify({ machine, threads: THREADS, ...measured, ratios, met }, null, 2)}\n`)
  console.log(`Written to ${file}`)
  return met
}
