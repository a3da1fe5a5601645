// Trainings one after the other as the product makes them: by the command line each in a process of its own, in the
// window each in a trainer of its own, beside the window's main process, its page and its workbench, which stay.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { display } from '../../scripts/lib/display.mjs'
import { cli, fillRecipe, openStudio, trainOnce } from '../window/studio.mjs'
import { describe, growthOf, residentMb } from './floors.mjs'

/** Collected memory goes back to the system a moment later. */
const SETTLED_MS = 300

/** A tenth of the runs warms up: code is compiled, pages are loaded. */
const warmedUp = (samples) => samples.slice(Math.floor(samples.length / 10))

/** The most memory each run's process held. */
export function measureCli({ project, dataset }, count) {
  const train = ['train', '--dataset', dataset, '--model', 'dense', '--epochs', '1', '--project', project, '--json']
  const peaks = Array.from({ length: count }, () => {
    const said = execFileSync(process.execPath, [cli, ...train], { stdio: ['ignore', 'pipe', 'ignore'] })
    return JSON.parse(said).peakRssMb
  })
  const found = growthOf(warmedUp(peaks))
  console.log(`${count} runs by the command line, the most memory of each; ${describe(found)}`)
  return found.growth
}

/** Processes of the window that outlive a run, by what they are. */
async function lastingProcesses(app) {
  const all = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ pid, type, name }) => ({ pid, type, name: name ?? '' }))
  )
  const pidOf = (what, found) => {
    const process = all.find(found)
    if (!process) throw new Error(`The window has no ${what}: ${JSON.stringify(all)}`)
    return process.pid
  }
  return {
    main: pidOf('main process', ({ type }) => type === 'Browser'),
    page: pidOf('page', ({ type }) => type === 'Tab'),
    workbench: pidOf('workbench', ({ name }) => name.includes('workbench'))
  }
}

/** @returns MB of each lasting process after each run */
async function trainInWindow({ dir, project, env }, count) {
  const collecting = ['-r', join(import.meta.dirname, 'collect.cjs')]
  const { app, page } = await openStudio(dir, env, { project, args: collecting })
  try {
    await fillRecipe(page, { model: 'dense', numbers: { Epochs: 1 } })
    const samples = []
    const devtools = await page.context().newCDPSession(page)
    let pids
    for (let run = 0; run < count; run++) {
      await trainOnce(page)
      pids ??= await lastingProcesses(app)
      // What is garbage by now is no leak, and 100 short runs are too few for the collectors' own pace.
      for (const pid of [pids.main, pids.workbench]) process.kill(pid, 'SIGUSR2')
      // Nor is what the page keeps for seconds and gives back when asked: some 10 MB of tiles it has just drawn.
      await devtools.send('Memory.simulatePressureNotification', { level: 'critical' })
      await devtools.send('HeapProfiler.collectGarbage')
      await sleep(SETTLED_MS)
      const now = Object.entries(pids).map(([name, pid]) => [
        name,
        residentMb(readFileSync(`/proc/${pid}/status`, 'utf8'))
      ])
      samples.push({ ...Object.fromEntries(now), sum: now.reduce((sum, [, mb]) => sum + mb, 0) })
      if ((run + 1) % 10 === 0)
        console.error(`Run ${run + 1}: ${now.map(([name, mb]) => `${name} ${mb.toFixed(0)}`)} MB`)
    }
    return samples
  } finally {
    await app.close()
  }
}

export async function measureWindow({ dir, project }, count) {
  const screen = await display()
  try {
    const samples = await trainInWindow({ dir, project, env: screen.env }, count)
    const warm = warmedUp(samples)
    for (const name of ['main', 'page', 'workbench']) {
      console.log(`${name.padEnd(9)} ${describe(growthOf(warm.map((sample) => sample[name])))}`)
    }
    const found = growthOf(warm.map(({ sum }) => sum))
    console.log(`${count} runs in the window, all three together; ${describe(found)}`)
    return found.growth
  } finally {
    screen.close()
  }
}
