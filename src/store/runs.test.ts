import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, cp, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { EvaluationFile, MetricsLine } from '@shared/project'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeOf, datasetDocument, recipe, temporaryFolder, weights } from './fixtures'
import { type Project, createProject, openProject } from './index'
import { findProcess } from './processes'

let dir = ''
let project: Project
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ dir, remove } = await temporaryFolder())
  project = await createProject(dir)
})
afterEach(() => remove())

const create = (name?: string) => project.runs.create(recipe(), { name, totalSteps: 4, parameters: 2 })
const step = (n: number): MetricsLine => ({ kind: 'step', step: n, epoch: n / 2, loss: 1 / n, examplesPerSecond: 10 })

test('runs get sortable ids and unique names', async () => {
  const [first, second] = [await create(), await create()]
  expect(first.id).toMatch(/^\d{4}-\d\d-\d\d-\d{4}-[0-9a-z]{4}$/)
  expect([first.state.name, second.state.name]).toEqual(['mlp 1', 'mlp 2'])
  const named = await Promise.all([create('mine'), create('mine'), create('Mine')])
  expect(named.map((run) => run.state.name.toLowerCase()).sort()).toEqual(['mine', 'mine-2', 'mine-3'])
  await project.runs.delete(first.id)
  expect((await create()).state.name).toBe('mlp 3')
  expect((await project.runs.list())[0]?.id).toBe(second.id)
  expect(first.state).toMatchObject({ status: 'created', revision: 1, epochs: 2, totalSteps: 4, parameters: 2 })
  expect(await codeOf(create('a/b'))).toBe('invalid-name')
})

test('a run is found by id or name, and not found with a list', async () => {
  const { id } = await create('first try')
  expect((await project.runs.find(id)).id).toBe(id)
  expect((await project.runs.find('First try')).id).toBe(id)
  await expect(project.runs.find('other')).rejects.toMatchObject({
    code: 'run-not-found',
    message: expect.stringContaining('first try') as string
  })
  for (const wrong of ['../runs', '', '.', `../runs/${id}`]) {
    expect(await codeOf(project.runs.find(wrong))).toBe('run-not-found')
  }
  await cp(join(dir, 'runs', id), join(dir, 'runs', 'copied'), { recursive: true })
  expect((await project.runs.find('copied')).id).toBe('copied')
  expect(await codeOf(project.runs.find('first try'))).toBe('run-ambiguous')
})

test('state changes count, in order, whoever asks at the same time', async () => {
  const { id } = await create()
  const states = await Promise.all([1, 2, 3, 4].map((n) => project.runs.updateState(id, { step: n })))
  expect(states.map((state) => state.revision)).toEqual([2, 3, 4, 5])
  expect(await project.runs.readState(id)).toMatchObject({ step: 4, revision: 5 })
})

test('threads left open are settled once', async () => {
  const { id } = await create()
  const threads = { interOp: 2, intraOp: 1 }
  const choice = { by: 'measured', reason: 'The fastest.', measured: [{ ...threads, stepMs: 1.5 }] } as const
  const settle = (run: string) =>
    project.runs.settleThreads(run, threads, { ...choice, measured: [...choice.measured] })
  // A recipe that says nothing of it has settled threads.
  expect(await codeOf(settle(id))).toBe('already-begun')
  const open = { ...recipe(), threadsChoice: { by: 'open' as const, reason: '', measured: [] } }
  const left = await project.runs.create(open, { totalSteps: 4, parameters: 2 })
  expect((await settle(left.id)).threads).toEqual(threads)
  expect((await project.runs.find(left.id)).recipe).toMatchObject({ threads, threadsChoice: choice })
  expect(await codeOf(settle(left.id))).toBe('already-begun')
})

test('who owns a run keeps others from deleting, renaming and claiming it', async () => {
  const { id } = await create()
  const owner = await project.runs.claim(id)
  const other = await openProject(dir)
  for (const change of [
    () => other.runs.claim(id),
    () => other.runs.delete(id),
    () => other.runs.rename(id, 'x'),
    () => other.runs.discard(id, () => Promise.reject(new Error('never asked')))
  ]) {
    expect(await codeOf(change())).toBe('run-busy')
  }
  await project.runs.updateState(id, { status: 'running' })
  expect(await other.runs.find(id)).toMatchObject({ alive: true, state: { status: 'running' } })
  await owner.release()
  expect(await other.runs.isAlive(id)).toBe(false)
  await other.runs.rename(id, 'done')
  expect((await project.runs.readState(id)).name).toBe('done')
  const second = await create()
  expect(await codeOf(project.runs.rename(second.id, 'Done'))).toBe('run-exists')
})

test('a run whose process was killed reads as interrupted and can be claimed', async () => {
  const { id } = await create()
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const lock = {
    format: 'anneal/lock',
    version: 1,
    pid: child.pid,
    host: hostname(),
    processStart: (await findProcess(child.pid ?? 0))?.start ?? null,
    token: 'x',
    since: new Date().toISOString(),
    purpose: 'training'
  }
  await writeFile(join(dir, 'runs', `.lock-${id}`), JSON.stringify(lock))
  await project.runs.updateState(id, { status: 'running', step: 2 })
  expect(await project.runs.readState(id)).toMatchObject({ status: 'running' })
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await project.runs.find(id)).toMatchObject({ alive: false, state: { status: 'interrupted', step: 2 } })
  const owner = await project.runs.claim(id)
  await owner.release()
})

test('a run finds its data under the name it has now', async () => {
  const staged = await project.datasets.beginImport('table')
  await staged.commit(datasetDocument('table'))
  const { id } = await create()
  await project.datasets.rename('table', 'houses')
  expect((await project.runs.find(id)).recipe.dataset.name).toBe('houses')
  const other = await project.datasets.beginImport('table')
  await other.commit(datasetDocument('table', { cacheKey: 'other' }))
  expect((await project.runs.list())[0]?.recipe.dataset.name).toBe('houses')
  expect(await readFile(join(dir, 'runs', id, 'recipe.json'), 'utf8')).toContain('"name": "table"')
  await project.datasets.delete('houses')
  expect((await project.runs.find(id)).recipe.dataset.name).toBe('table')
})

test('metrics survive a torn line, and a resumed run drops what came after its checkpoint', async () => {
  const { id } = await create()
  await project.runs.appendMetrics(id, [step(1), step(2), step(3)])
  await appendFile(join(dir, 'runs', id, 'metrics.jsonl'), '{"kind":"step","st')
  expect(await project.runs.readMetrics(id)).toEqual([step(1), step(2), step(3)])
  const seen = await project.runs.tailMetrics(id, 0)
  expect(seen.lines).toHaveLength(3)
  await project.runs.truncateMetrics(id, 2)
  await project.runs.appendMetrics(id, [step(4)])
  expect(await project.runs.readMetrics(id)).toEqual([step(1), step(2), step(4)])
  await project.runs.appendChange(id, { time: '2026-01-01T00:00:00.000Z', step: 2, what: 'resumed' })
  expect((await project.runs.readChanges(id)).map((line) => line.what)).toEqual(['resumed'])
})

test('evaluations are kept per data set and split', async () => {
  const { id } = await create()
  expect(await project.runs.readEvaluation(id, 'table', 'test')).toBeNull()
  const evaluation: EvaluationFile = {
    format: 'anneal/evaluation',
    version: 1,
    run: id,
    dataset: 'table',
    split: 'test',
    examples: 1,
    loss: 0.5,
    metrics: { mae: 0.1 },
    perClass: [],
    confusion: [],
    predictions: [],
    createdAt: '2026-01-01T00:00:00.000Z'
  }
  await project.runs.writeEvaluation(id, evaluation)
  await project.runs.writeEvaluation(id, { ...evaluation, split: 'validation' })
  expect(await project.runs.readEvaluation(id, 'table', 'test')).toEqual(evaluation)
  expect(await project.runs.readEvaluations(id)).toHaveLength(2)
  expect(await codeOf(project.runs.readEvaluation(id, '../../..', 'test'))).toBe('invalid-name')
})

test('a duplicate has the recipe and nothing of the training; size counts everything', async () => {
  const { id } = await create('one')
  await project.runs.updateState(id, { status: 'completed', step: 4, epoch: 2 })
  await project.runs.writeModel(id, weights(4))
  const again = await project.runs.duplicate(id)
  expect(again.state).toMatchObject({ name: 'one-2', status: 'created', step: 0 })
  expect({ ...again.recipe, id: '', createdAt: '' }).toEqual({ ...recipe(), id: '', createdAt: '' })
  expect(await codeOf(project.runs.readModel(again.id))).toBe('run-has-no-model')
  expect(await project.runs.size(id)).toBeGreaterThan((await project.runs.size(again.id)) + 12)
})

test('a deleted run comes back with everything, under a free name', async () => {
  const { id } = await create('one')
  await project.runs.writeModel(id, weights(4))
  const undo = await project.runs.delete(id)
  expect(await codeOf(project.runs.find(id))).toBe('run-not-found')
  await create('one')
  await project.trash.undo(undo)
  expect(await project.runs.find(id)).toMatchObject({ state: { name: 'one-2' } })
  expect((await project.runs.readModel(id)).manifest.step).toBe(4)
  expect(JSON.parse(await readFile(join(dir, 'runs', id, 'model', 'preprocess.json'), 'utf8'))).toEqual(
    recipe().preprocess
  )
})
