/** The built command as a person and a script meet it: real processes, files, signals and exit codes. */
import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  deleteOutput,
  evaluateOutput,
  exportOutput,
  importOutput,
  initOutput,
  inspectOutput,
  predictOutput,
  runsOutput,
  trainOutput
} from '@shared/cliOutput'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CommandFolder, program, trainShades } from './fixtures'

let at: CommandFolder
beforeAll(async () => {
  at = await CommandFolder.make()
}, 180_000)
afterAll(() => at.remove())

test('the main job on images: init, import, train, evaluate, predict, export, runs, delete', async () => {
  const made = await at.anneal(['init', at.project, '--json'])
  expect(initOutput.parse(JSON.parse(made.out))).toMatchObject({
    project: 'my project',
    path: at.project,
    datasets: []
  })

  const imported = await at.json(importOutput, 'import', join(at.dir, 'pictures'), '--name', 'shades', '--seed', '1')
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
  const seen = await at.json(inspectOutput, 'inspect', 'shades')
  expect(seen).toMatchObject({ examples: 80, image: { width: 8, height: 8, channels: 1 }, source: { found: true } })
  expect(seen.pictures).toMatchObject({
    sizes: [{ width: 8, height: 8, count: 80 }],
    formats: [{ value: 'PNG', count: 80 }]
  })

  const trained = await at.json(trainOutput, ...trainShades, '--threads', '1x1', '--name', 'first')
  expect(trained).toMatchObject({ name: 'first', seed: 1, trainExamples: 64, stopped: 'completed', mode: 'compiled' })
  expect(trained.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  const again = await at.json(trainOutput, 'train', '--run-spec', join(at.project, 'runs', trained.run, 'recipe.json'))
  const losses = (result: typeof trained): number[] =>
    result.epochs.flatMap(({ loss, valLoss }) => [loss, valLoss ?? 0])
  expect(losses(again)).toEqual(losses(trained))

  const evaluated = await at.json(evaluateOutput, 'evaluate', 'first')
  expect(evaluated).toMatchObject({ run: trained.run, split: 'test', examples: 8, metrics: { accuracy: 1 } })
  expect(evaluated.confusion).toEqual([
    [4, 0],
    [0, 4]
  ])

  const inputs = ['dark', 'light'].map((label) => join(at.dir, 'pictures', label, '3.png'))
  const predicted = await at.json(predictOutput, 'predict', 'first', ...inputs, '--top', '1')
  expect(predicted.predictions.map(({ label }) => label)).toEqual(['dark', 'light'])
  expect(predicted.predictions[0]?.probabilities).toHaveLength(1)
  const unreadable = await at.anneal([
    'predict',
    'first',
    join(at.dir, 'houses.csv'),
    '--project',
    at.project,
    '--json'
  ])
  expect(unreadable.code).toBe(1)
  expect(predictOutput.parse(JSON.parse(unreadable.out)).error?.code).toBe('not-an-image')

  const out = join(at.dir, 'taken away')
  const exported = await at.json(exportOutput, 'export', 'first', '--format', 'tfjs', '--out', out)
  expect(exported.path).toBe(out)
  expect(exported.verified?.maxAbsDiff).toBeLessThan(1e-4)
  expect(await readdir(out)).toContain('model.json')
  const twice = await at.anneal([
    'export',
    'first',
    '--format',
    'tfjs',
    '--out',
    out,
    '--project',
    at.project,
    '--json'
  ])
  expect(twice.code).toBe(1)

  const { runs } = await at.json(runsOutput, 'runs')
  expect(runs.map(({ name, status }) => [name, status])).toContainEqual(['first', 'completed'])
  expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: 2 }, () => 'completed'))
  for (const [kind, name] of [
    ['run', 'first'],
    ['dataset', 'shades'],
    ['model', 'cnn']
  ] as const) {
    expect(await at.json(deleteOutput, 'delete', kind, name)).toMatchObject({ kind, name })
  }
  expect((await at.json(runsOutput, 'runs')).runs).toHaveLength(1)
  expect(await readdir(join(at.dir, 'pictures', 'dark'))).toHaveLength(41)
})

test('wrong use: exit code 2 and nothing but the error', async () => {
  const { code, out, err } = await at.anneal(['train', '--lr', 'abc'])
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
