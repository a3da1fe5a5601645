// npm run bench -- data [--rounds 3] [--work digits,photographs] [--keep DIR]: importing images beside one decoding pass
// of Keras' image_dataset_from_directory over the same folder, in one run, sides taking turns.
// digits: MNIST's 60,000 as PNG files of 28x28; photographs: 2,000 JPEGs of 500x375 brought to 224x224.
// Bars, with a warm page cache: the whole import of the digits (hashing, duplicates and cache included) takes no longer
// than Keras' pass, decoding alone half of it; decoding the photographs no longer than Keras'; opening again under 1 s.
// A round with a cold cache is told beside. The pictures take minutes to make and are kept in DIR.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { digits, photographs } from './data/pictures.mjs'
import { buildPass, importWhole, makeCold, serve, serveKeras } from './data/sides.mjs'
import { ensurePython } from './train/environment.mjs'
import { describeMachine } from './train/machine.mjs'
import { initProject } from './train/product.mjs'
import { median } from './train/report.mjs'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    work: { type: 'string', default: 'digits,photographs' },
    keep: { type: 'string', default: join(tmpdir(), 'anneal-bench-pictures') }
  }
})
const OPEN_BAR = 1
const works = [
  {
    name: 'digits',
    make: () => digits(flags.keep, 60_000),
    image: { width: 28, height: 28, channels: 1, fit: 'pad' },
    /** Least ratios of Keras' seconds to ours. */
    bars: { import: 1, decode: 2 }
  },
  {
    name: 'photographs',
    make: () => photographs(flags.keep, 2_000),
    image: { width: 224, height: 224, channels: 3, fit: 'stretch' },
    bars: { decode: 1 }
  }
].filter(({ name }) => flags.work.split(',').includes(name))

const dir = mkdtempSync(join(tmpdir(), 'anneal-bench-'))
const show = (seconds) => seconds.toFixed(2)
const line = (what, times) =>
  console.log(`  ${what.padEnd(44)} ${show(median(times))} s   (${times.map(show).join(', ')})`)

/** One turn of each side. Whole imports and openings have processes of their own; decoding has one, as Keras has. */
async function round(work, { folder, project, pass, ours, keras, name, cold = false }) {
  const before = async () => (cold ? makeCold(folder) : undefined)
  await before()
  const whole = await importWhole(project, folder, name, work.image)
  await before()
  const decoded = await ours.ask({ do: 'decode', folder, image: work.image })
  const again = await serve(process.execPath, [pass])
  const opened = await again.ask({ do: 'open', project, dataset: name })
  again.close()
  await before()
  const theirs = await keras.ask({})
  for (const side of [whole, decoded, opened, theirs]) {
    if (side.images !== theirs.images) throw new Error(`${work.name}: ${side.images} images, Keras ${theirs.images}`)
  }
  return { whole, decoded, opened, theirs }
}

/** @returns sentences about missed bars */
async function measure(work, project, pass) {
  const folder = await work.make()
  const keras = await serveKeras(folder, work.image)
  const ours = await serve(process.execPath, [pass])
  const given = { folder, project, pass, ours, keras }
  const first = await round(work, { ...given, name: `${work.name}-warm` })
  const rounds = []
  for (let i = 0; i < Number(flags.rounds); i++) rounds.push(await round(work, { ...given, name: `${work.name}-${i}` }))
  const cold = await round(work, { ...given, name: `${work.name}-cold`, cold: true })
  keras.close()
  ours.close()
  const of = (pick) => rounds.map(pick)
  const times = {
    import: of((r) => r.whole.seconds),
    decode: of((r) => r.decoded.seconds - r.decoded.listing),
    open: of((r) => r.opened.seconds),
    keras: of((r) => r.theirs.seconds),
    kerasDecode: of((r) => r.theirs.seconds - r.theirs.listing)
  }
  console.log(`${work.name}: ${rounds[0].theirs.images} files, Keras ${keras.about.keras}`)
  line('Keras, one pass with finding the files', times.keras)
  line('Keras, the pass alone', times.kerasDecode)
  line('Anneal, the whole import', times.import)
  line(
    'Anneal, with the start of the command',
    of((r) => r.whole.withStart)
  )
  line('Anneal, reading and decoding alone', times.decode)
  line('Anneal, loading TensorFlow before', [first.decoded.loading])
  line('Anneal, opening it again', times.open)
  line(
    'Keras, a pass, seconds of a core',
    of((r) => r.theirs.cpu)
  )
  line(
    'Anneal, decoding, seconds of a core',
    of((r) => r.decoded.cpu)
  )
  console.log(
    `  cold: Keras ${show(cold.theirs.seconds)} s, import ${show(cold.whole.seconds)} s, decoding ${show(cold.decoded.seconds)} s`
  )
  const ratios = {
    import: median(times.keras) / median(times.import),
    decode: median(times.kerasDecode) / median(times.decode)
  }
  console.log(`  Keras takes ${show(ratios.import)} x the import, ${show(ratios.decode)} x the decoding`)
  const missed = Object.entries(work.bars)
    .filter(([what, bar]) => ratios[what] < bar)
    .map(([what, bar]) => `${work.name}: ${what} is ${show(ratios[what])} x as fast, the bar is ${bar}`)
  if (median(times.open) >= OPEN_BAR) missed.push(`${work.name}: opening took ${show(median(times.open))} s`)
  return missed
}

try {
  ensurePython()
  mkdirSync(flags.keep, { recursive: true })
  const pass = await buildPass()
  const project = await initProject(dir)
  console.log(JSON.stringify(describeMachine()))
  const missed = []
  for (const work of works) missed.push(...(await measure(work, project, pass)))
  for (const sentence of missed) console.log(`MISSED ${sentence}`)
  process.exitCode = missed.length === 0 ? 0 : 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}
