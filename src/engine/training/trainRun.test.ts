import { describe, expect, it } from 'vitest'
import type { RunEvent, RunRequest } from '@shared/ipc/payloads'
import { loadTensorFlow } from '@engine/runtime'
import { prepareFromRecipe, prepareRun, trainRun } from './index'
import { model, outcome, project, request, train, useProject } from './projectFixtures'

useProject()

describe('a training', () => {
  it('learns, and leaves its metrics, changes, weights and state', async () => {
    const run = await prepareRun(project, request({ epochs: 6 }))
    const events: RunEvent[] = []
    const state = await trainRun(project, run.id, { onEvent: (event) => events.push(event) })
    expect(state).toMatchObject({ status: 'completed', stopped: 'completed', error: null, epoch: 6, mode: 'compiled' })
    expect(state.step).toBe(state.totalSteps)
    expect(state.last?.valAccuracy).toBeGreaterThan(0.9)
    expect(state.best?.loss).toBeLessThanOrEqual(state.last?.valLoss ?? 0)
    expect(state.peakRssMb).toBeGreaterThan(50)
    expect(state.seconds).toBeGreaterThan(0)
    expect(state.deviceReason).toBeTruthy()

    const lines = await project.runs.readMetrics(run.id)
    expect(lines.filter((l) => l.kind === 'epoch').map((l) => l.epoch)).toEqual([1, 2, 3, 4, 5, 6])
    const told = events.flatMap((e) => (e.type === 'epoch' ? [e.metrics.epoch] : []))
    expect(told).toEqual([1, 2, 3, 4, 5, 6])
    const watched = events.find((e) => e.type === 'epoch')
    expect(watched?.type === 'epoch' && watched.samples).toHaveLength(8)
    expect((await project.runs.readChanges(run.id)).map((c) => c.what)).toEqual(['started', 'completed'])
    expect((await model(run.id)).map((w) => w.length)).toEqual([64 * 128, 128, 128 * 3, 3])
    expect((await project.runs.find(run.id)).alive).toBe(false)
  })

  it('with the same seed gives the same bits, with another seed others', async () => {
    const [a, b, c] = [
      await train({ dropout: 0.3 }),
      await train({ dropout: 0.3 }),
      await train({ dropout: 0.3, seed: 2 })
    ]
    expect(await outcome(b.id)).toEqual(await outcome(a.id))
    expect((await outcome(c.id)).weights).not.toEqual((await outcome(a.id)).weights)
  })

  it('can be repeated from its recipe alone', async () => {
    const first = await train({ optimizer: 'momentum', dropout: 0.2 })
    const { recipe } = await project.runs.find(first.id)
    const again = await prepareFromRecipe(project, structuredClone(recipe))
    await trainRun(project, again.id)
    expect(await outcome(again.id)).toEqual(await outcome(first.id))
    const otherData = { ...recipe, dataset: { ...recipe.dataset, hash: 'f'.repeat(64) } }
    await expect(prepareFromRecipe(project, otherData)).rejects.toMatchObject({ code: 'data-changed' })
    await project.datasets.rename('digits', 'numerals')
    try {
      const renamed = await prepareFromRecipe(project, structuredClone(recipe))
      expect(renamed.recipe.dataset).toEqual({ ...recipe.dataset, name: 'numerals' })
    } finally {
      await project.datasets.rename('numerals', 'digits')
    }
  })

  it('of a regression measures in the target’s unit', async () => {
    const state = await train({ epochs: 30, learningRate: 0.01 }, { dataset: 'prices', model: 'mlp' })
    expect(state.last?.accuracy).toBeUndefined()
    // Prices spread by some 230; without unstandardizing the error would be below 1 from the start.
    expect(state.last?.valMae).toBeLessThan(30)
    const lines = await project.runs.readMetrics(state.id)
    const first = lines.find((l) => l.kind === 'epoch')
    expect(first?.mae).toBeGreaterThan(50)
    expect(first?.kind === 'epoch' && (first.valLoss ?? 99)).toBeLessThan(5)
  })

  it('by full-batch gradient descent updates once an epoch', async () => {
    const state = await train({ optimizer: 'gd', epochs: 2, learningRate: 0.5 })
    const { weights } = await outcome(state.id)
    const other = await train({ optimizer: 'gd', epochs: 2, learningRate: 0.5, batchSize: 450 })
    const whole = (await outcome(other.id)).weights
    // Summing in other batches rounds otherwise, but it is the same gradient.
    weights[0]?.forEach((value, i) => expect(value).toBeCloseTo(whole[0]?.[i] ?? NaN, 4))
  })

  it('keeps the number of tensors flat over 50 epochs', async () => {
    const { tf } = await loadTensorFlow()
    const counts: number[] = []
    const run = await prepareRun(project, request({ epochs: 50, batchSize: 225, dropout: 0.5, l2: 0.001 }))
    await trainRun(project, run.id, {
      onEvent: (event) => event.type === 'epoch' && counts.push(tf.memory().numTensors)
    })
    expect(counts).toHaveLength(50)
    expect(new Set(counts).size).toBe(1)
  })
})

describe('a loss that is not finite', () => {
  it('ends the training at that step, keeps good weights and says what to try', async () => {
    const run = await prepareRun(
      project,
      request({ optimizer: 'sgd', loss: 'mse', learningRate: 1000 }, { dataset: 'prices', model: 'mlp' })
    )
    const state = await trainRun(project, run.id)
    expect(state).toMatchObject({ status: 'stopped', stopped: 'nan' })
    expect(state.error?.code).toBe('loss-not-finite')
    expect(state.error?.message).toContain(`step ${state.step + 1}`)
    expect(state.error?.hint).toContain('learning rate, for example 100')
    for (const weight of await model(run.id)) expect(weight.every(Number.isFinite)).toBe(true)
    await expect(trainRun(project, run.id, { resume: true })).rejects.toMatchObject({ code: 'wrong-status' })
    expect((await project.runs.readChanges(run.id)).at(-1)?.what).toBe('nan')
  })
})

describe('what can’t be trained', () => {
  const refused = async (training: RunRequest['training'], change: Partial<RunRequest> = {}) => {
    const before = (await project.runs.list()).length
    const error: unknown = await prepareRun(project, request(training, change)).catch((e: unknown) => e)
    expect((await project.runs.list()).length).toBe(before)
    return error
  }

  it('is refused before anything is written, with what was expected', async () => {
    expect(await refused({ learningRate: Number.NaN })).toMatchObject({
      code: 'invalid-training',
      where: 'learningRate'
    })
    expect(await refused({ batchSize: 0, epochs: 0 })).toMatchObject({ where: 'batchSize, epochs' })
    expect(await refused({ clipNorm: 1, clipValue: 0.5 })).toMatchObject({ where: 'clipNorm, clipValue' })
    expect(await refused({ batchSize: 451 })).toMatchObject({
      code: 'batch-too-large',
      message: expect.stringContaining('450 examples')
    })
    expect(await refused({ loss: 'crossentropy' }, { dataset: 'prices', model: 'mlp' })).toMatchObject({
      code: 'loss-does-not-fit',
      hint: expect.stringContaining('mse')
    })
    expect(await refused({}, { dataset: 'nothing' })).toMatchObject({ code: 'dataset-not-found' })
    expect(await refused({}, { model: 'cnn' })).toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('pool_2')
    })
  })

  it('a run that was begun asks to be resumed, a complete one to be started anew', async () => {
    const state = await train({ epochs: 1 })
    await expect(trainRun(project, state.id)).rejects.toMatchObject({ code: 'already-begun' })
    await expect(trainRun(project, state.id, { resume: true })).rejects.toMatchObject({ code: 'wrong-status' })
  })

  it('a run in another process’s hands is left to it', async () => {
    const run = await prepareRun(project, request({ epochs: 1 }))
    const owner = await project.runs.claim(run.id)
    await expect(trainRun(project, run.id)).rejects.toMatchObject({ code: 'run-busy' })
    await owner.release()
  })

  it('data that changed since is noticed, and the run says so', async () => {
    const run = await prepareRun(project, request({ epochs: 1 }))
    const document = await project.datasets.read('digits')
    const changed = await project.datasets.write({ ...document, source: { ...document.source, hash: 'e'.repeat(64) } })
    await expect(trainRun(project, run.id)).rejects.toMatchObject({ code: 'data-changed' })
    expect(await project.runs.readState(run.id)).toMatchObject({ status: 'failed', stopped: 'error' })
    await project.datasets.write({ ...changed, source: document.source })
    expect((await trainRun(project, run.id, { resume: true })).status).toBe('completed')
  })
})
