import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Progress } from '@shared/ipc/payloads'
import { createProject } from '@store/index'
import type { Project, StoredRun, Tensor } from '@store/types'
import { importDataset, openPacked } from '@engine/data'
import { digit, importDigits, runWithWeights, writeHouses } from '@engine/export/fixtures'
import { loadTensorFlow } from '@engine/runtime'
import { createEagerExecutor } from '@engine/training/eagerExecutor'
import { evaluateRun } from '.'

let root: string
let project: Project
let run: StoredRun

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anneal-evaluation-'))
  project = await createProject(join(root, 'project'))
  await importDigits(project, 60, 600)
  run = await runWithWeights(project, 'digits', 'dense', { l1: 0.001, l2: 0.01, dropout: 0.5 })
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** A folder of digits from MNIST's test set, under the labels `label` gives them. */
async function digitFolder(name: string, count: number, label: (own: number) => string | null): Promise<string> {
  const folder = join(root, name)
  for (let i = 0; i < count; i++) {
    const { pixels, label: own } = digit(i)
    const named = label(own)
    if (named === null) continue
    await mkdir(join(folder, named), { recursive: true })
    const png = sharp(pixels, { raw: { width: 28, height: 28, channels: 1 } })
      .toColourspace('b-w')
      .png()
    await png.toFile(join(folder, named, `${String(i).padStart(4, '0')}.png`))
  }
  return folder
}

describe('evaluateRun', () => {
  it('agrees with what training measures: loss with regularization, without dropout', async () => {
    const evaluation = await evaluateRun(project, { run: run.id, split: 'test' })
    const data = await openPacked(project, 'digits')
    const runtime = await loadTensorFlow()
    const before = runtime.tf.memory().numTensors
    const executor = createEagerExecutor(runtime, { recipe: run.recipe, data }, 'test')
    const sums = executor.evaluate(data.rows('test'))
    executor.dispose()
    expect(evaluation.examples).toBe(600)
    expect(evaluation.loss).toBeCloseTo(sums.loss / sums.weight, 5)
    expect(evaluation.metrics['accuracy']).toBeCloseTo(sums.metric / sums.weight, 12)
    // The penalty of random weights alone is of this size; without it the loss would be near ln 10.
    expect(evaluation.loss).toBeGreaterThan(3)
    await evaluateRun(project, { run: run.id, split: 'test' })
    expect(runtime.tf.memory().numTensors).toBe(before)
  })
  it('fits together: confusion, support, list and interval say the same', async () => {
    const { confusion, perClass, predictions, metrics, accuracyInterval, examples } = await evaluateRun(project, {
      run: run.state.name,
      split: 'test'
    })
    expect(perClass.map(({ label }) => label)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect(confusion.map((row) => row.reduce((a, b) => a + b))).toEqual(perClass.map(({ support }) => support))
    expect(predictions.length).toBe(examples)
    expect(predictions[0]).toMatchObject({ index: 60, target: digit(0).label })
    const right = predictions.filter((p) => p.target === p.predicted).length
    expect(metrics['accuracy']).toBeCloseTo(right / examples, 12)
    expect(accuracyInterval?.[0]).toBeLessThan(right / examples)
    expect(accuracyInterval?.[1]).toBeGreaterThan(right / examples)
    expect(predictions.every((p) => (p.confidence ?? 0) >= 0.1 && (p.confidence ?? 2) <= 1)).toBe(true)
  })
  it('is kept beside the run, one for each data set and split', async () => {
    const test = await evaluateRun(project, { run: run.id, split: 'test' })
    const train = await evaluateRun(project, { run: run.id, split: 'train' })
    expect(await project.runs.readEvaluation(run.id, 'digits', 'test')).toEqual(test)
    expect(await project.runs.readEvaluation(run.id, 'digits', 'train')).toEqual(train)
  })
  it('tells how far it is', async () => {
    const progress: Progress[] = []
    await evaluateRun(project, { run: run.id, split: 'test' }, { onProgress: (p) => progress.push(p) })
    expect(progress[0]).toEqual({ stage: 'Evaluating', done: 0, total: 600, unit: 'examples' })
    expect(progress.at(-1)?.done).toBe(600)
  })
  it('stops when asked, and keeps nothing', async () => {
    const { id } = await runWithWeights(project, 'digits', 'cnn')
    const controller = new AbortController()
    const stopping = evaluateRun(
      project,
      { run: id, split: 'test' },
      { signal: controller.signal, onProgress: ({ done }) => done > 0 && controller.abort() }
    )
    await expect(stopping).rejects.toMatchObject({ code: 'cancelled' })
    expect(await project.runs.readEvaluations(id)).toEqual([])
  })
})

describe('another data set', () => {
  it('is matched by label, whatever the order of its classes', async () => {
    const folder = await digitFolder('some', 60, (own) => (own === 7 || own === 2 ? String(own) : null))
    await importDataset(project, {
      paths: [folder],
      options: { name: 'some', split: { train: 1, validation: 0, test: 0 } }
    })
    expect((await project.datasets.read('some')).classes).toEqual(['2', '7'])
    const other = await evaluateRun(project, { run: run.id, dataset: 'some', split: 'train' })
    const own = await evaluateRun(project, { run: run.id, split: 'test' })
    const wanted = own.predictions.filter((p) => p.index < 120 && (p.target === 2 || p.target === 7))
    const said = (list: typeof wanted): string[] =>
      list.map((p) => `${p.target} ${p.predicted} ${p.confidence?.toFixed(4)}`).sort()
    expect(said(other.predictions)).toEqual(said(wanted))
    expect(other.perClass.length).toBe(10)
    expect(other.dataset).toBe('some')
  })
  it('with a label the run has never seen is refused, naming it', async () => {
    const folder = await digitFolder('strange', 40, (own) => (own === 7 ? 'seven' : own === 2 ? '2' : null))
    await importDataset(project, { paths: [folder], options: { name: 'strange' } })
    await expect(evaluateRun(project, { run: run.id, dataset: 'strange', split: 'train' })).rejects.toMatchObject({
      code: 'unknown-label',
      where: 'seven',
      message: expect.stringContaining('It knows “0”, “1”') as string
    })
  })
  it('of another size or kind is refused, saying what would fit', async () => {
    const folder = await digitFolder('small', 40, (own) => (own < 2 ? String(own) : null))
    await importDataset(project, { paths: [folder], options: { name: 'small', size: { width: 20, height: 20 } } })
    await expect(evaluateRun(project, { run: run.id, dataset: 'small', split: 'train' })).rejects.toMatchObject({
      code: 'dataset-misfit',
      message: expect.stringContaining('20x20 with 1 channel; the run was trained on 28x28 with 1 channel') as string,
      hint: expect.stringContaining('28x28') as string
    })
    await writeHouses(join(root, 'houses.csv'), 40)
    await importDataset(project, { paths: [join(root, 'houses.csv')], options: { name: 'houses', target: 'price' } })
    await expect(evaluateRun(project, { run: run.id, dataset: 'houses', split: 'test' })).rejects.toMatchObject({
      code: 'dataset-misfit',
      message: expect.stringContaining('no column “image”') as string
    })
  })
  it('without examples in that split is refused, saying where there are some', async () => {
    await expect(evaluateRun(project, { run: run.id, dataset: 'some', split: 'test' })).rejects.toMatchObject({
      code: 'split-empty',
      message: expect.stringMatching(
        /test split of “some” has no examples \(train \d+, validation 0, test 0\)/
      ) as string
    })
  })
})

describe('numbers', () => {
  it('are judged in the unit of the target', async () => {
    const path = join(root, 'prices', 'houses.csv')
    await writeHouses(path, 300)
    await importDataset(project, { paths: [path], options: { name: 'prices', target: 'price' } })
    const zero = (tensors: Tensor[]): Tensor[] => tensors.map((t) => ({ ...t, data: new Uint8Array(t.data.length) }))
    const mean = await runWithWeights(project, 'prices', 'mlp', {}, zero)
    const evaluation = await evaluateRun(project, { run: mean.id, split: 'test' })
    const meaning = mean.recipe.preprocess.outputs['output']
    if (meaning?.kind !== 'number') throw new Error('not a regression')
    // Zero weights always say the training mean.
    const errors = evaluation.predictions.map((p) => p.target - meaning.mean)
    const average = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length
    expect(evaluation.metrics['mae']).toBeCloseTo(average(errors.map(Math.abs)), 0)
    expect(evaluation.metrics['rmse']).toBeCloseTo(Math.sqrt(average(errors.map((e) => e * e))), 0)
    expect(evaluation.metrics['r2']).toBeLessThanOrEqual(0)
    expect(evaluation.metrics['r2']).toBeGreaterThan(-0.5)
    // The loss is what training sees: standardized.
    expect(evaluation.loss).toBeCloseTo(average(errors.map((e) => (e / meaning.std) ** 2)), 4)
    expect(evaluation).toMatchObject({ perClass: [], confusion: [] })
  })
})

describe('what cannot be evaluated', () => {
  it('is a run without a model', async () => {
    const { prepareRun } = await import('@engine/training')
    const request = { dataset: 'digits', model: 'dense', training: {}, eager: false }
    const { id } = await prepareRun(project, request)
    await expect(evaluateRun(project, { run: id, split: 'test' })).rejects.toMatchObject({ code: 'run-has-no-model' })
  })
  it('is a network that answers NaN', async () => {
    const spoilt = await runWithWeights(project, 'digits', 'dense', {}, (tensors) =>
      tensors.map((t) => ({ ...t, data: new Uint8Array(new Float32Array(t.data.length / 4).fill(NaN).buffer) }))
    )
    await expect(evaluateRun(project, { run: spoilt.id, split: 'test' })).rejects.toMatchObject({
      code: 'answers-not-finite'
    })
  })
  it('is damaged weights', async () => {
    const damaged = await runWithWeights(project, 'digits', 'dense')
    await writeFile(join(project.dir, 'runs', damaged.id, 'model', 'weights.bin'), 'short')
    await expect(evaluateRun(project, { run: damaged.id, split: 'test' })).rejects.toMatchObject({
      code: 'weights-damaged'
    })
  })
})
