/** The built command as a person and a script meet it: real processes, files, signals and exit codes. */
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  datasetPrepareOutput,
  augmentOutput,
  deleteOutput,
  errorOutput,
  evaluateOutput,
  exportOutput,
  importOutput,
  initOutput,
  inspectOutput,
  predictOutput,
  runsOutput,
  trainOutput
} from '@shared/cliOutput'
import { type RecipeFile, parseDocument, recipeFormat } from '@shared/project'
import sharp from 'sharp'
import type { z } from 'zod'
import { afterAll, beforeAll, expect, test } from 'vitest'

const starter = fileURLToPath(new URL('../../scripts/anneal.mjs', import.meta.url))
const program = fileURLToPath(new URL('../../out/main/anneal.js', import.meta.url))
let dir = ''
let project = ''

interface Ended {
  code: number | null
  out: string
  err: string
}

/** A run's folder that was not there before; locks and staging folders have a dot in front. */
const isRun = (name: string, before: ReadonlySet<string>): boolean => !name.startsWith('.') && !before.has(name)
const slow = { timeout: 20_000, interval: 50 }

/** @param onErr sees stderr grow; may signal the process */
function anneal(
  args: string[],
  onErr?: (err: string, kill: (signal: NodeJS.Signals) => void) => void,
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // Its own trash and notes: tests leave nothing in the person's.
    const env = {
      ...process.env,
      XDG_DATA_HOME: join(dir, 'data'),
      XDG_STATE_HOME: join(dir, 'state'),
      XDG_CACHE_HOME: join(dir, 'cache'),
      HOME: dir
    }
    const child = spawn(process.execPath, [program, ...args], { cwd: dir, env })
    onStart?.((signal) => child.kill(signal))
    const ended: Ended = { code: null, out: '', err: '' }
    child.stdout.on('data', (text: Buffer) => (ended.out += text.toString()))
    child.stderr.on('data', (text: Buffer) => {
      ended.err += text.toString()
      onErr?.(ended.err, (signal) => child.kill(signal))
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ ...ended, code }))
  })
}

/** Runs with --json in the project, expects success, and reads the one object that was printed. */
async function json<Schema extends z.ZodType>(schema: Schema, ...args: string[]): Promise<z.output<Schema>> {
  const { code, out, err } = await anneal([...args, '--project', project, '--json'])
  expect(code, err).toBe(0)
  expect(out.trim().split('\n')).toHaveLength(1)
  return schema.parse(JSON.parse(out))
}

beforeAll(async () => {
  // Builds when a source is newer; the rest runs what was built.
  await promisify(execFile)(process.execPath, [starter, '--version'])
  dir = await mkdtemp(join(tmpdir(), 'anneal-command-'))
  project = join(dir, 'my project')
  // Two labels a small network tells apart at once.
  for (const [label, level] of [
    ['dark', 40],
    ['light', 200]
  ] as const) {
    await mkdir(join(dir, 'pictures', label), { recursive: true })
    for (let i = 0; i < 40; i++) {
      const raw = Buffer.from(Array.from({ length: 64 }, (_, p) => level + ((i * 7 + p * 13) % 31)))
      const picture = sharp(raw, { raw: { width: 8, height: 8, channels: 1 } })
      await picture
        .toColourspace('b-w')
        .png()
        .toFile(join(dir, 'pictures', label, `${i}.png`))
    }
  }
  await writeFile(join(dir, 'pictures', 'dark', 'broken.png'), 'no picture at all')
  const rows = Array.from({ length: 120 }, (_, i) => [i % 17, ['Oslo', 'Rome'][i % 2], 3 * (i % 17) + (i % 2) * 10])
  await writeFile(join(dir, 'houses.csv'), ['area,city,price', ...rows.map((row) => row.join(','))].join('\n'))
}, 180_000)
afterAll(() => rm(dir, { recursive: true, force: true }))

test('labels of pictures from a file elsewhere', async () => {
  const labelled = join(dir, 'labelled')
  await anneal(['init', labelled])
  const lines = Array.from({ length: 40 }, (_, i) =>
    ['dark', 'light'].map((kind) => `${kind}/${i}.png,${i % 3},${kind}ness`)
  )
  await writeFile(join(dir, 'list.csv'), ['picture,third,what', ...lines.flat()].join('\n'))
  const command = ['import', 'pictures', '--name', 'd', '--project', labelled, '--labels', 'list.csv', '--json']
  const unsure = await anneal(command)
  expect(unsure.code).toBe(1)
  expect(JSON.parse(unsure.out)).toMatchObject({
    error: { code: 'label-column-missing', hint: expect.stringContaining('--label-column') as string }
  })
  const { code, out } = await anneal([...command, '--label-column', 'what', '--file-column', 'picture'])
  expect(code).toBe(0)
  expect(importOutput.parse(JSON.parse(out))).toMatchObject({ examples: 80, classes: ['darkness', 'lightness'] })
})

test('the main job on images: init, import, train, evaluate, predict, export, runs, delete', async () => {
  const made = await anneal(['init', project, '--json'])
  expect(initOutput.parse(JSON.parse(made.out))).toMatchObject({ project: 'my project', path: project, datasets: [] })

  const imported = await json(importOutput, 'import', join(dir, 'pictures'), '--name', 'shades', '--seed', '1')
  expect(imported).toMatchObject({
    dataset: 'shades',
    type: 'image',
    task: 'classification',
    examples: 80,
    features: 64,
    classes: ['dark', 'light'],
    models: ['dense', 'cnn']
  })
  expect(imported.split).toEqual({ train: 64, validation: 8, test: 8 })
  expect(imported.problems.some(({ where }) => where.some((path) => path.includes('broken.png')))).toBe(true)
  const seen = await json(inspectOutput, 'inspect', 'shades')
  expect(seen).toMatchObject({ examples: 80, image: { width: 8, height: 8, channels: 1 }, source: { found: true } })
  expect(seen.pictures).toMatchObject({
    sizes: [{ width: 8, height: 8, count: 80 }],
    formats: [{ value: 'PNG', count: 80 }]
  })

  const training = [
    'train',
    '--dataset',
    'shades',
    '--model',
    'dense',
    '--epochs',
    '8',
    '--batch-size',
    '8',
    '--seed',
    '1'
  ]
  const trained = await json(trainOutput, ...training, '--threads', '1x1', '--name', 'first')
  expect(trained).toMatchObject({ name: 'first', seed: 1, trainExamples: 64, stopped: 'completed', mode: 'compiled' })
  expect(trained.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  const kept = await json(
    augmentOutput,
    'dataset',
    'augment',
    'shades',
    'rotate:20,noise:0.1@0.5',
    '--balance',
    'weights'
  )
  expect(kept).toMatchObject({ dataset: 'shades', balance: 'weights', epochExamples: 64 })
  expect(kept.augmentation.map(({ kind }) => kind)).toEqual(['rotate', 'noise'])
  expect(await json(augmentOutput, 'dataset', 'augment', 'shades')).toEqual(kept)
  const changed = await json(trainOutput, ...training, '--threads', '1x1')
  expect(changed).toMatchObject({ mode: 'compiled', balance: 'weights', augmentation: kept.augmentation })
  await writeFile(
    join(dir, 'list.json'),
    JSON.stringify({ augmentation: [{ kind: 'blur', range: { from: 0, to: 1 } }] })
  )
  const other = ['--augment', join(dir, 'list.json'), '--balance', 'oversample']
  const overridden = await json(trainOutput, ...training, ...other)
  expect(overridden).toMatchObject({ balance: 'oversample', augmentation: [{ kind: 'blur', probability: 1 }] })
  for (const [wrong, words] of [
    ['spin', 'One of flip, rotate'],
    ['hue:10', 'are grey'],
    [join(dir, 'houses.csv.json'), 'does not exist']
  ] as const) {
    const { code, out } = await anneal(['dataset', 'augment', 'shades', wrong, '--project', project, '--json'])
    expect(code).toBe(1)
    expect(errorOutput.parse(JSON.parse(out)).error.message).toContain(words)
  }
  await json(augmentOutput, 'dataset', 'augment', 'shades', 'none', '--balance', 'none')
  const again = await json(trainOutput, 'train', '--run-spec', join(project, 'runs', trained.run, 'recipe.json'))
  const losses = (result: typeof trained): number[] =>
    result.epochs.flatMap(({ loss, valLoss }) => [loss, valLoss ?? 0])
  expect(losses(again)).toEqual(losses(trained))

  const evaluated = await json(evaluateOutput, 'evaluate', 'first')
  expect(evaluated).toMatchObject({ run: trained.run, split: 'test', examples: 8, metrics: { accuracy: 1 } })
  expect(evaluated.confusion).toEqual([
    [4, 0],
    [0, 4]
  ])

  const inputs = ['dark', 'light'].map((label) => join(dir, 'pictures', label, '3.png'))
  const predicted = await json(predictOutput, 'predict', 'first', ...inputs, '--top', '1')
  expect(predicted.predictions.map(({ label }) => label)).toEqual(['dark', 'light'])
  expect(predicted.predictions[0]?.probabilities).toHaveLength(1)
  const unreadable = await anneal(['predict', 'first', join(dir, 'houses.csv'), '--project', project, '--json'])
  expect(unreadable.code).toBe(1)
  expect(predictOutput.parse(JSON.parse(unreadable.out)).error?.code).toBe('not-an-image')

  const out = join(dir, 'taken away')
  const exported = await json(exportOutput, 'export', 'first', '--format', 'tfjs', '--out', out)
  expect(exported.path).toBe(out)
  expect(exported.verified?.maxAbsDiff).toBeLessThan(1e-4)
  expect(await readdir(out)).toContain('model.json')
  const twice = await anneal(['export', 'first', '--format', 'tfjs', '--out', out, '--project', project, '--json'])
  expect(twice.code).toBe(1)

  const { runs } = await json(runsOutput, 'runs')
  expect(runs.map(({ name, status }) => [name, status])).toContainEqual(['first', 'completed'])
  expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'completed'))
  for (const [kind, name] of [
    ['run', 'first'],
    ['dataset', 'shades'],
    ['model', 'cnn']
  ] as const) {
    expect(await json(deleteOutput, 'delete', kind, name)).toMatchObject({ kind, name })
  }
  expect((await json(runsOutput, 'runs')).runs).toHaveLength(3)
  expect(await readdir(join(dir, 'pictures', 'dark'))).toHaveLength(41)
})

test('regression from a CSV, with a row typed on the command line', async () => {
  const home = ['--project', project]
  const imported = await anneal(['import', 'houses.csv', '--name', 'houses', '--target', 'price', ...home, '--json'])
  expect(importOutput.parse(JSON.parse(imported.out))).toMatchObject({
    task: 'regression',
    target: 'price',
    models: ['mlp']
  })
  const trained = await json(
    trainOutput,
    'train',
    '--dataset',
    'houses',
    '--model',
    'mlp',
    '--epochs',
    '60',
    '--lr',
    '0.01'
  )
  expect(trained.epochs.at(-1)?.valMae).toBeLessThan(5)
  const { metrics } = await json(evaluateOutput, 'evaluate', trained.run)
  expect(Object.keys(metrics)).toEqual(expect.arrayContaining(['mae', 'rmse', 'r2']))
  const { predictions } = await json(predictOutput, 'predict', trained.run, 'area=10,city=Rome')
  expect(predictions[0]).toMatchObject({ input: 'area=10,city=Rome', label: null })
  expect(Math.abs((predictions[0]?.value ?? 0) - 40)).toBeLessThan(10)
})

test('how columns are prepared is shown, chosen, kept in the run, and refused where it means nothing', async () => {
  const shown = await json(datasetPrepareOutput, 'dataset', 'prepare', 'houses')
  expect(shown).toMatchObject({ dataset: 'houses', features: 3, preparation: { columns: {}, pixels: 'range' } })
  expect(shown.columns.map(({ name, width }) => [name, width])).toEqual([
    ['area', 1],
    ['city', 2]
  ])
  const how = ['--impute', 'median', '--scale', 'robust', '--log', '--clip', '0.01,0.99']
  const chosen = await json(datasetPrepareOutput, 'dataset', 'prepare', 'houses', '--column', 'area', ...how)
  const area = { impute: { with: 'median' }, scale: 'robust', log: true, clip: { from: 0.01, to: 0.99 } }
  expect(chosen.preparation.columns).toEqual({ area })
  expect(chosen.columns[0]?.sentence).toMatch(/^Held within 0 and 16, ln\(1 \+ x\), /)
  const hashed = ['dataset', 'prepare', 'houses', '--column', 'city', '--encode', 'hash:8']
  expect(await json(datasetPrepareOutput, ...hashed)).toMatchObject({ features: 9 })
  const trained = await json(trainOutput, 'train', '--dataset', 'houses', '--model', 'mlp', '--epochs', '1')
  const recipe: unknown = JSON.parse(await readFile(join(project, 'runs', trained.run, 'recipe.json'), 'utf8'))
  const { preprocess } = parseDocument(recipeFormat, recipe, 'recipe')
  expect(preprocess.inputs['input']).toMatchObject({
    columns: [
      { kind: 'number', name: 'area', log: true, clip: { from: 0, to: 16 } },
      { kind: 'hash', name: 'city', buckets: 8 }
    ]
  })
  const said = await json(predictOutput, 'predict', trained.run, 'area=3,city=Paris')
  expect(Number.isFinite(said.predictions[0]?.value)).toBe(true)
  for (const [args, code] of [
    [['--column', 'city', '--log'], 1],
    [['--column', 'rooms', '--log'], 1],
    [['--pixels', 'standardize'], 1],
    [['--log'], 2],
    [['--column', 'area', '--clip', '0.9,0.1'], 2],
    [['--column', 'area', '--log', '--no-log'], 2],
    [['--column', 'city', '--encode', 'hash:1'], 2],
    [['--column', 'city', '--tokens', 'ids:10'], 2]
  ] as const) {
    const refused = await anneal(['dataset', 'prepare', 'houses', ...args, '--project', project])
    expect(refused.code, args.join(' ')).toBe(code)
    expect(refused.err).not.toContain('    at ')
  }
  const reset = await json(datasetPrepareOutput, 'dataset', 'prepare', 'houses', '--reset')
  expect(reset.preparation).toEqual({ columns: {}, pixels: 'range' })
}, 60_000)

test('the sample project comes with digits and models, ready to train', async () => {
  const { code, out, err } = await anneal(['init', 'sample', '--template', 'mnist-sample', '--json'])
  expect(code, err).toBe(0)
  expect(initOutput.parse(JSON.parse(out))).toMatchObject({ datasets: ['digits'], models: ['cnn', 'dense'] })
  const { out: seen } = await anneal(['inspect', 'digits', '--project', 'sample', '--json'])
  expect(inspectOutput.parse(JSON.parse(seen))).toMatchObject({ task: 'classification', source: { copied: true } })
})

test('an optimizer, its settings and a limit of gradients come into the recipe and train', async () => {
  const how = ['--optimizer', 'adamw', '--weight-decay', '0.01', '--global-clip-norm', '1', '--epochs', '2']
  const trained = await json(trainOutput, 'train', '--dataset', 'houses', '--model', 'mlp', ...how)
  expect(trained).toMatchObject({ stopped: 'completed', mode: 'compiled' })
  const recipe: unknown = JSON.parse(await readFile(join(project, 'runs', trained.run, 'recipe.json'), 'utf8'))
  expect(recipe).toMatchObject({
    training: { optimizer: 'adamw', learningRate: 0.001, weightDecay: 0.01, globalClipNorm: 1, clipNorm: 0 }
  })
})

test('a loss that is not finite stops the training with a sentence and exit code 1', async () => {
  const args = [
    'train',
    '--dataset',
    'houses',
    '--model',
    'mlp',
    '--optimizer',
    'sgd',
    '--lr',
    '1000',
    '--name',
    'wild'
  ]
  const { code, out, err } = await anneal([...args, '--project', project, '--json'])
  expect(trainOutput.parse(JSON.parse(out)).stopped).toBe('nan')
  expect(err).toMatch(/learning rate/i)
  expect(code).toBe(1)
})

test('a batch larger than the training split is refused before anything is written', async () => {
  const before = await readdir(join(project, 'runs'))
  const args = ['train', '--dataset', 'houses', '--model', 'mlp', '--batch-size', '5000']
  const { code, out } = await anneal([...args, '--project', project, '--json'])
  expect(errorOutput.parse(JSON.parse(out)).error.message).toMatch(/batch size/i)
  expect(code).toBe(1)
  expect(await readdir(join(project, 'runs'))).toEqual(before)
})

/** Enough that the signal comes in time. */
const EPOCHS = 2000

test.skipIf(process.platform === 'win32')('Ctrl+C saves: exit code 130, and --resume goes on to the end', async () => {
  const args = [
    'train',
    '--dataset',
    'houses',
    '--model',
    'mlp',
    '--epochs',
    String(EPOCHS),
    '--name',
    'long',
    '--seed',
    '3'
  ]
  let asked = false
  const stopped = await anneal([...args, '--project', project, '--json'], (err, kill) => {
    if (asked || !err.includes('Epoch 2 of')) return
    asked = true
    kill('SIGINT')
  })
  expect(stopped.code).toBe(130)
  const { run, epochs, interrupted } = trainOutput.parse(JSON.parse(stopped.out))
  expect(interrupted).toBe(true)
  expect(epochs.length).toBeLessThan(EPOCHS)
  expect(stopped.err).toContain(`anneal train --resume ${run} --project "${project}"`)
  const resumed = await json(trainOutput, 'train', '--resume', 'long')
  expect(resumed).toMatchObject({ stopped: 'completed', interrupted: false })
  expect(resumed.epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: EPOCHS }, (_, i) => i + 1))
  const whole = await json(trainOutput, ...args.filter((arg) => !['--name', 'long'].includes(arg)))
  expect(resumed.epochs.map(({ loss }) => loss)).toEqual(whole.epochs.map(({ loss }) => loss))
})

test('a long training chooses its threads first, and can be interrupted meanwhile', async () => {
  const args = ['train', '--dataset', 'houses', '--model', 'mlp', '--batch-size', '1', '--epochs', '100000']
  const recipeOf = async (run: string): Promise<RecipeFile> =>
    parseDocument(recipeFormat, JSON.parse(await readFile(join(project, 'runs', run, 'recipe.json'), 'utf8')), run)
  const before = new Set(await readdir(join(project, 'runs')))
  let interrupt: (() => void) | undefined
  const choosing = anneal([...args, '--project', project, '--json'], undefined, (kill) => {
    interrupt = () => kill('SIGINT')
  })
  // It is named as a run once it is prepared; measuring takes seconds from then on.
  await expect
    .poll(async () => (await readdir(join(project, 'runs'))).some((name) => isRun(name, before)), slow)
    .toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 700))
  interrupt?.()
  const interrupted = await choosing
  expect(interrupted.code, interrupted.err).toBe(130)
  const { run, epochs } = trainOutput.parse(JSON.parse(interrupted.out))
  expect(epochs).toEqual([])
  expect((await recipeOf(run)).threadsChoice?.by).toBe('open')

  let seen = false
  const resumed = await anneal(['train', '--resume', run, '--project', project, '--json'], (err, kill) => {
    if (seen || !err.includes('Epoch 1 of')) return
    seen = true
    kill('SIGINT')
  })
  expect(resumed.code, resumed.err).toBe(130)
  expect(resumed.err).toContain('Choosing the fastest setting …\n')
  const { threads, threadsChoice } = await recipeOf(run)
  expect(threadsChoice?.by).toBe('measured')
  expect(threadsChoice?.measured.length).toBeGreaterThan(0)
  const result = trainOutput.parse(JSON.parse(resumed.out))
  expect(result).toMatchObject({ threads, threadsReason: threadsChoice?.reason })
})

test('wrong use: exit code 2 and nothing but the error', async () => {
  const { code, out, err } = await anneal(['train', '--lr', 'abc'])
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain('Learning rate must be a number above 0')
})

test('a reader that closes the pipe early, like head, is no failure', async () => {
  const child = spawn(process.execPath, [program, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.on('data', (text: Buffer) => (err += text.toString()))
  child.stdout.destroy()
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect([code, err]).toEqual([0, ''])
})
