// npm run bench -- latency [pauses] [models…]: how soon a training heeds Pause and Stop, in the window's own trainer
// process (out/main/trainer.js, here under plain Node). Bars: answered within 100 ms, in effect (checkpoint written,
// state on disk) within 250 ms or one step, whichever is longer. The trainer runs below normal priority, so on a busy
// machine others are served first: on Linux the time its threads waited for a core is told apart, and the bars are for
// the rest. `npm run bench -- latency 3 long`: where one step takes longer than the bars, the window answers in the
// trainer's place within 100 ms; the command line, which has nobody else, within a step and 100 ms.
import { execFileSync, fork } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join, resolve } from 'node:path'
import { display } from '../scripts/lib/display.mjs'
import { interruptOnce } from './latency/commandLine.mjs'
import { askInWindow } from './latency/window.mjs'

const ANSWER_MS = 100
const EFFECT_MS = 250
/** Rows of a step that takes 300 to 400 ms on two cores. */
const LONG_BATCH = '2500'
const root = resolve(import.meta.dirname, '..')

/** In the child: Electron's parentPort, over the channel of a plain Node process. */
async function beTrainer() {
  const takers = new Map()
  process.parentPort = {
    on(_, listener) {
      const take = (data) => listener({ data })
      takers.set(listener, take)
      process.on('message', take)
    },
    off: (_, listener) => process.off('message', takers.get(listener)),
    postMessage: (message) => process.send(message)
  }
  await import(join(root, 'out/main/trainer.js'))
}

class Trainer {
  #id = 0
  #waiting = new Map()
  #watching = new Set()
  stepMs = 0
  constructor() {
    this.child = fork(import.meta.filename, [], {
      env: { ...process.env, ANNEAL_BENCH_TRAINER: '1' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc']
    })
    this.child.on('message', (message) => {
      if (message.t === 'event') {
        const { event } = message
        if (event.type === 'epoch') this.stepMs = event.metrics.stepMs
        for (const look of [...this.#watching]) look(event)
        return
      }
      const { done, failed } = this.#waiting.get(message.id)
      if (message.t === 'done') done()
      else failed(new Error(message.error.message))
    })
  }
  call(name, input = {}) {
    const id = ++this.#id
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed })
      this.child.send({ t: 'call', id, name, input })
    })
  }
  seen(what) {
    return new Promise((done) => {
      const look = (event) => {
        if (!what(event)) return
        this.#watching.delete(look)
        done()
      }
      this.#watching.add(look)
    })
  }
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
/** Milliseconds each thread has waited for a core so far; none where the system does not say. */
function waits(pid) {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`)
    return new Map(
      tasks.map((t) => [t, Number(readFileSync(`/proc/${pid}/task/${t}/schedstat`, 'utf8').split(' ')[1]) / 1e6])
    )
  } catch {
    return new Map()
  }
}
/** Milliseconds until it is so, and those of them it had a core for: without the longest wait of one thread. */
function stopwatch(pid) {
  const before = waits(pid)
  const begun = performance.now()
  return async (promise) => {
    await promise
    const took = performance.now() - begun
    const waited = [...waits(pid)].map(([task, ms]) => ms - (before.get(task) ?? 0))
    return { took, own: took - Math.min(took, Math.max(0, ...waited)) }
  }
}
const isStatus = (status) => (event) => event.type === 'state' && event.state.status === status
const longest = (times) => Math.max(...times.map(({ own }) => own))
const show = (times) => {
  const sorted = times.map(({ took }) => took).toSorted((a, b) => a - b)
  return [sorted[Math.floor(sorted.length / 2)], sorted.at(-1), longest(times)]
    .map((ms) => ms.toFixed(0).padStart(5))
    .join(' ')
}

/** @returns whether all bars were met */
async function measure(project, cli, { model, batch }, pauses) {
  const run = JSON.parse(
    execFileSync(
      process.execPath,
      // Begun for one epoch, so that there is a run; then a copy of it without an end.
      [
        cli,
        'train',
        '--dataset',
        'digits',
        '--model',
        model,
        '--batch-size',
        batch,
        '--epochs',
        '1',
        '--project',
        project,
        '--json'
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] }
    )
  ).run
  const endless = `endless-${model}-${batch}`
  cpSync(join(project, 'runs', run), join(project, 'runs', endless), { recursive: true })
  for (const [file, change] of [
    ['recipe.json', (r) => ({ ...r, id: endless, training: { ...r.training, epochs: 100_000 } })],
    ['state.json', (s) => ({ ...s, id: endless, name: endless, status: 'stopped', stopped: 'user', epochs: 100_000 })]
  ]) {
    const path = join(project, 'runs', endless, file)
    writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))))
  }

  const trainer = new Trainer()
  const trained = trainer.call('train', { project, run: endless, resume: true })
  await Promise.race([trainer.seen((event) => event.type === 'epoch'), trained])
  const answers = []
  const effects = []
  for (let i = 0; i < pauses; i++) {
    await sleep(100 + Math.random() * 900)
    const paused = trainer.seen(isStatus('paused'))
    const until = stopwatch(trainer.child.pid)
    const [answer, effect] = await Promise.all([until(trainer.call('pause')), until(paused)])
    answers.push(answer)
    effects.push(effect)
    const running = trainer.seen(isStatus('running'))
    await trainer.call('resume')
    await running
  }
  await sleep(500)
  const until = stopwatch(trainer.child.pid)
  const [stopAnswer, stopEffect] = await Promise.all([until(trainer.call('stop')), until(trained)])
  trainer.child.kill()
  // A step can't be broken off: where one alone takes longer than a bar, the bar is that step (the window itself says
  // “Pausing after this step” at once). Steps vary, so half as much again is let pass.
  const longStep = trainer.stepMs * 1.5
  const late = longest([stopAnswer, ...answers]) > Math.max(ANSWER_MS, longStep)
  const ok = !late && longest([stopEffect, ...effects]) <= Math.max(EFFECT_MS, longStep)
  console.log(
    `${`${model} ${batch}`.padEnd(12)} ${trainer.stepMs.toFixed(2).padStart(8)}   ${show(answers)}   ${show(effects)}   ` +
      `${show([stopAnswer])}   ${show([stopEffect])}   ${ok ? 'within the bars' : 'MISSED'}`
  )
  return ok
}

/** Where steps are long. @returns whether all bars were met */
async function measureLong(dir, project, pauses) {
  const work = { model: 'cnn', batch: LONG_BATCH }
  const screen = await display()
  try {
    const commandLine = []
    for (let i = 0; i < pauses; i++) commandLine.push(await interruptOnce(project, 'digits', work))
    const { paused, stopped } = await askInWindow(dir, screen.env, project, work, pauses)
    // Steps vary, so half as much again is let pass.
    const stepMs = Math.max(...commandLine.map((one) => one.stepMs))
    const rows = [
      ['Ctrl+C', commandLine, stepMs * 1.5 + ANSWER_MS],
      ['Pause', paused, ANSWER_MS],
      ['Stop', [stopped], ANSWER_MS]
    ]
    const figures = (asked, what) => asked.map((one) => one[what].toFixed(0)).join(', ')
    let ok = true
    for (const [name, asked, bar] of rows) {
      const met = asked.every(({ answered }) => answered <= bar)
      console.log(
        `${work.model} ${work.batch}, ${stepMs.toFixed(0)} ms a step, ${name.padEnd(6)}: answered after ${figures(asked, 'answered')} ms ` +
          `(bar ${bar.toFixed(0)}), in effect after ${figures(asked, 'effect')} ms: ${met ? 'met' : 'MISSED'}`
      )
      ok &&= met
    }
    return ok
  } finally {
    screen.close()
  }
}

async function main() {
  const [pauses = '15', ...chosen] = process.argv.slice(2)
  const dir = mkdtempSync(join(os.tmpdir(), 'anneal-latency-'))
  const project = join(dir, 'sample')
  const cli = join(root, 'out/main/anneal.js')
  try {
    execFileSync(process.execPath, [cli, 'init', project, '--template', 'mnist-sample'], { stdio: 'ignore' })
    const works = [
      { model: 'dense', batch: '32' },
      { model: 'dense', batch: '128' },
      { model: 'cnn', batch: '128' },
      { model: 'cnn', batch: '2048' }
    ].filter(({ model }) => chosen.length === 0 || chosen.includes(model))
    const load = os.loadavg()[0].toFixed(1)
    console.log(
      `${pauses} pauses each, milliseconds: median, longest, longest without waiting for a core; load of the machine ${load} on ${os.cpus().length} cores`
    )
    let ok = true
    if (chosen.length === 0 || chosen.includes('long')) ok = await measureLong(dir, project, Number(pauses))
    if (works.length > 0)
      console.log('work          step ms    pause answered         in effect     stop answered         in effect')
    for (const work of works) ok = (await measure(project, cli, work, Number(pauses))) && ok
    process.exitCode = ok ? 0 : 1
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

await (process.env.ANNEAL_BENCH_TRAINER ? beTrainer() : main())
