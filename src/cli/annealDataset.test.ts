/** The built command changes how a data set is prepared and augmented. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  augmentOutput,
  datasetPrepareOutput,
  errorOutput,
  importOutput,
  predictOutput,
  trainOutput
} from '@shared/cliOutput'
import { parseDocument, recipeFormat } from '@shared/project'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CommandFolder, trainShades } from './fixtures'

let at: CommandFolder
beforeAll(async () => {
  at = await CommandFolder.make()
  await at.anneal(['init', at.project])
  await at.json(importOutput, 'import', join(at.dir, 'houses.csv'), '--name', 'houses', '--target', 'price')
}, 180_000)
afterAll(() => at.remove())

test('how columns are prepared is shown, chosen, kept in the run, and refused where it means nothing', async () => {
  const shown = await at.json(datasetPrepareOutput, 'dataset', 'prepare', 'houses')
  expect(shown).toMatchObject({ dataset: 'houses', features: 3, preparation: { columns: {}, pixels: 'range' } })
  expect(shown.columns.map(({ name, width }) => [name, width])).toEqual([
    ['area', 1],
    ['city', 2]
  ])
  const how = ['--impute', 'median', '--scale', 'robust', '--log', '--clip', '0.01,0.99']
  const chosen = await at.json(datasetPrepareOutput, 'dataset', 'prepare', 'houses', '--column', 'area', ...how)
  const area = { impute: { with: 'median' }, scale: 'robust', log: true, clip: { from: 0.01, to: 0.99 } }
  expect(chosen.preparation.columns).toEqual({ area })
  expect(chosen.columns[0]?.sentence).toMatch(/^Held within 0 and 16, ln\(1 \+ x\), /)
  const hashed = ['dataset', 'prepare', 'houses', '--column', 'city', '--encode', 'hash:8']
  expect(await at.json(datasetPrepareOutput, ...hashed)).toMatchObject({ features: 9 })
  const trained = await at.json(trainOutput, 'train', '--dataset', 'houses', '--model', 'mlp', '--epochs', '1')
  const recipe: unknown = JSON.parse(await readFile(join(at.project, 'runs', trained.run, 'recipe.json'), 'utf8'))
  const { preprocess } = parseDocument(recipeFormat, recipe, 'recipe')
  expect(preprocess.inputs['input']).toMatchObject({
    columns: [
      { kind: 'number', name: 'area', log: true, clip: { from: 0, to: 16 } },
      { kind: 'hash', name: 'city', buckets: 8 }
    ]
  })
  const said = await at.json(predictOutput, 'predict', trained.run, 'area=3,city=Paris')
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
    const refused = await at.anneal(['dataset', 'prepare', 'houses', ...args, '--project', at.project])
    expect(refused.code, args.join(' ')).toBe(code)
    expect(refused.err).not.toContain('    at ')
  }
  const reset = await at.json(datasetPrepareOutput, 'dataset', 'prepare', 'houses', '--reset')
  expect(reset.preparation).toEqual({ columns: {}, pixels: 'range' })
}, 60_000)

test('augmentation and balance are kept in the data set, overridden for a run, and refused where they mean nothing', async () => {
  await at.json(importOutput, 'import', join(at.dir, 'pictures'), '--name', 'shades', '--seed', '1')
  const kept = await at.json(
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
  expect(await at.json(augmentOutput, 'dataset', 'augment', 'shades')).toEqual(kept)
  const changed = await at.json(trainOutput, ...trainShades, '--threads', '1x1')
  expect(changed).toMatchObject({ mode: 'compiled', balance: 'weights', augmentation: kept.augmentation })
  await writeFile(
    join(at.dir, 'list.json'),
    JSON.stringify({ augmentation: [{ kind: 'blur', range: { from: 0, to: 1 } }] })
  )
  const other = ['--augment', join(at.dir, 'list.json'), '--balance', 'oversample']
  const overridden = await at.json(trainOutput, ...trainShades, ...other)
  expect(overridden).toMatchObject({ balance: 'oversample', augmentation: [{ kind: 'blur', probability: 1 }] })
  for (const [wrong, words] of [
    ['spin', 'One of flip, rotate'],
    ['hue:10', 'are grey'],
    [join(at.dir, 'houses.csv.json'), 'does not exist']
  ] as const) {
    const { code, out } = await at.anneal(['dataset', 'augment', 'shades', wrong, '--project', at.project, '--json'])
    expect(code).toBe(1)
    expect(errorOutput.parse(JSON.parse(out)).error.message).toContain(words)
  }
  await at.json(augmentOutput, 'dataset', 'augment', 'shades', 'none', '--balance', 'none')
}, 120_000)
