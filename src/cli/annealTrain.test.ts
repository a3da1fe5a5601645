/** The built command trains: numbers, settings, what ends a training and what goes on. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorOutput, evaluateOutput, importOutput, predictOutput, trainOutput } from '@shared/cliOutput'
import { type RecipeFile, parseDocument, recipeFormat } from '@shared/project'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CommandFolder } from './fixtures'

let at: CommandFolder
beforeAll(async () => {
  at = await CommandFolder.make()
  await at.anneal(['init', at.project])
}, 180_000)
afterAll(() => at.remove())

test('regression from a CSV, with a row typed on the command line', async () => {
  const home = ['--project', at.project]
  const imported = await at.anneal(['import', 'houses.csv', '--name', 'houses', '--target', 'price', ...home, '--json'])
  expect(importOutput.parse(JSON.parse(imported.out))).toMatchObject({
    task: 'regression',
    target: 'price',
    models: ['mlp']
  })
  const trained = await at.json(
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
  const { metrics } = await at.json(evaluateOutput, 'evaluate', trained.run)
  expect(Object.keys(metrics)).toEqual(expect.arrayContaining(['mae', 'rmse', 'r2']))
  const { predictions } = await at.json(predictOutput, 'predict', trained.run, 'area=10,city=Rome')
  expect(predictions[0]).toMatchObject({ input: 'area=10,city=Rome', label: null })
  expect(Math.abs((predictions[0]?.value ?? 0) - 40)).toBeLessThan(10)
})

test('an optimizer, its settings and a limit of gradients come into the recipe and train', async () => {
  const how = ['--optimizer', 'adamw', '--weight-decay', '0.01', '--global-clip-norm', '1', '--epochs', '2']
  const trained = await at.json(trainOutput, 'train', '--dataset', 'houses', '--model', 'mlp', ...how)
  expect(trained).toMatchObject({ stopped: 'completed', mode: 'compiled' })
  const recipe: unknown = JSON.parse(await readFile(join(at.project, 'runs', trained.run, 'recipe.json'), 'utf8'))
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
  const { code, out, err } = await at.anneal([...args, '--project', at.project, '--json'])
  expect(trainOutput.parse(JSON.parse(out)).stopped).toBe('nan')
  expect(err).toMatch(/learning rate/i)
  expect(code).toBe(1)
})

test('a batch larger than the training split is refused before anything is written', async () => {
  const before = await readdir(join(at.project, 'runs'))
  const args = ['train', '--dataset', 'houses', '--model', 'mlp', '--batch-size', '5000']
  const { code, out } = await at.anneal([...args, '--project', at.project, '--json'])
  expect(errorOutput.parse(JSON.parse(out)).error.message).toMatch(/batch size/i)
  expect(code).toBe(1)
  expect(await readdir(join(at.project, 'runs'))).toEqual(before)
})

/** A run's folder that was not there before; locks and staging folders have a dot in front. */
const isRun = (name: string, before: ReadonlySet<string>): boolean => !name.startsWith('.') && !before.has(name)
const slow = { timeout: 20_000, interval: 50 }

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
  const stopped = await at.anneal([...args, '--project', at.project, '--json'], (err, kill) => {
    if (asked || !err.includes('Epoch 2 of')) return
    asked = true
    kill('SIGINT')
  })
  expect(stopped.code).toBe(130)
  const { run, epochs, interrupted } = trainOutput.parse(JSON.parse(stopped.out))
  expect(interrupted).toBe(true)
  expect(epochs.length).toBeLessThan(EPOCHS)
  expect(stopped.err).toContain(`anneal train --resume ${run} --project "${at.project}"`)
  const resumed = await at.json(trainOutput, 'train', '--resume', 'long')
  expect(resumed).toMatchObject({ stopped: 'completed', interrupted: false })
  expect(resumed.epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: EPOCHS }, (_, i) => i + 1))
  const whole = await at.json(trainOutput, ...args.filter((arg) => !['--name', 'long'].includes(arg)))
  expect(resumed.epochs.map(({ loss }) => loss)).toEqual(whole.epochs.map(({ loss }) => loss))
})

test('a long training chooses its threads first, and can be interrupted meanwhile', async () => {
  const args = ['train', '--dataset', 'houses', '--model', 'mlp', '--batch-size', '1', '--epochs', '100000']
  const recipeOf = async (run: string): Promise<RecipeFile> =>
    parseDocument(recipeFormat, JSON.parse(await readFile(join(at.project, 'runs', run, 'recipe.json'), 'utf8')), run)
  const before = new Set(await readdir(join(at.project, 'runs')))
  let interrupt: (() => void) | undefined
  const choosing = at.anneal([...args, '--project', at.project, '--json'], undefined, (kill) => {
    interrupt = () => kill('SIGINT')
  })
  // It is named as a run once it is prepared; measuring takes seconds from then on.
  await expect
    .poll(async () => (await readdir(join(at.project, 'runs'))).some((name) => isRun(name, before)), slow)
    .toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 700))
  interrupt?.()
  const interrupted = await choosing
  expect(interrupted.code, interrupted.err).toBe(130)
  const { run, epochs } = trainOutput.parse(JSON.parse(interrupted.out))
  expect(epochs).toEqual([])
  expect((await recipeOf(run)).threadsChoice?.by).toBe('open')

  let seen = false
  const resumed = await at.anneal(['train', '--resume', run, '--project', at.project, '--json'], (err, kill) => {
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
