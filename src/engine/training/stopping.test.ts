/** A training that is stopped, paused or killed, and goes on; and what it settles before its first step. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunState } from '@shared/project'
import { createTrainControl, prepareFromRecipe, prepareRun, trainRun, type TrainControl } from './index'
import { model, outcome, project, request, train, useProject } from './projectFixtures'

useProject()

describe('stopping and going on', () => {
  const settings = { epochs: 4, dropout: 0.4, l1: 1e-4, batchSize: 16 }
  let unbroken: Awaited<ReturnType<typeof outcome>>
  let bestModel: number[][]
  beforeAll(async () => {
    const state = await train(settings)
    unbroken = await outcome(state.id)
    bestModel = await model(state.id)
  })

  /** A control that stops at the n-th look the training takes at it, which it does after each call to the executor. */
  function stopAtLook(n: number, how: 'user' | 'interrupted'): TrainControl {
    const control = createTrainControl()
    let looks = 0
    return Object.defineProperty(control, 'stopping', { get: () => (++looks >= n ? how : null) })
  }

  it.each(['adam', 'momentum', 'gd', 'adamw', 'rmsprop'] as const)(
    'mid-epoch gives the bits of the unbroken run: %s',
    async (optimizer) => {
      const whole = await train({ ...settings, optimizer })
      const run = await prepareRun(project, request({ ...settings, optimizer }))
      const stops: number[] = []
      let state: RunState | undefined
      for (let i = 0; state?.status !== 'completed'; i++) {
        const how = i % 2 === 0 ? 'user' : 'interrupted'
        state = await trainRun(project, run.id, { resume: i > 0, control: stopAtLook(i + 1, how) })
        if (state.status === 'completed') break
        expect(state.status).toBe(i % 2 === 0 ? 'stopped' : 'interrupted')
        stops.push(state.step)
      }
      expect(state?.status).toBe('completed')
      // A training's first call is always one step: the first stop is in the middle of an epoch.
      expect(stops[0]).toBe(1)
      expect(await outcome(run.id)).toEqual(await outcome(whole.id))
      expect(await model(run.id)).toEqual(await model(whole.id))
    }
  )

  it('what a killed process wrote after its last checkpoint is dropped and trained anew', async () => {
    const run = await prepareRun(project, request(settings))
    const stopped = await trainRun(project, run.id, { control: stopAtLook(2, 'interrupted') })
    await project.runs.appendMetrics(run.id, [
      { kind: 'step', step: stopped.step + 3, epoch: 1.5, loss: 99, accuracy: 0, examplesPerSecond: 1 }
    ])
    await project.runs.updateState(run.id, { status: 'running', step: stopped.step + 3 })
    expect((await project.runs.find(run.id)).state.status).toBe('interrupted')
    await trainRun(project, run.id, { resume: true })
    expect(await outcome(run.id)).toEqual(unbroken)
    expect(await model(run.id)).toEqual(bestModel)
    expect((await project.runs.readMetrics(run.id)).some((l) => l.loss === 99)).toBe(false)
    const resumed = (await project.runs.readChanges(run.id)).find((c) => c.what === 'resumed')
    expect(resumed?.step).toBe(stopped.step)
  })

  it('a pause holds it and gives the same bits', async () => {
    const run = await prepareRun(project, request(settings))
    const control = createTrainControl()
    const statuses: string[] = []
    const training = trainRun(project, run.id, {
      control,
      onEvent: (event) => event.type === 'state' && statuses.push(event.state.status)
    })
    control.pause()
    while ((await project.runs.readState(run.id)).status !== 'paused') await new Promise((r) => setTimeout(r, 5))
    const { step } = await project.runs.readState(run.id)
    await new Promise((r) => setTimeout(r, 120))
    expect((await project.runs.readState(run.id)).step).toBe(step)
    expect((await project.runs.readCheckpoint(run.id))?.step).toBe(step)
    control.resume()
    const state = await training
    expect(state.status).toBe('completed')
    expect(await outcome(run.id)).toEqual(unbroken)
    expect((await project.runs.readChanges(run.id)).map((c) => c.what)).toEqual([
      'started',
      'paused',
      'resumed',
      'completed'
    ])
    expect(statuses).toContain('paused')
  })

  it('in the first epoch still leaves a model', async () => {
    const run = await prepareRun(project, request({ epochs: 1000, batchSize: 1 }))
    const abort = new AbortController()
    const training = trainRun(project, run.id, { signal: abort.signal })
    setTimeout(() => abort.abort(), 60)
    const state = await training
    expect(state).toMatchObject({ status: 'stopped', stopped: 'user', epoch: 0, best: null })
    expect(await model(run.id)).toHaveLength(4)
  })

  it('takes effect after the call under way, not at the end of the epoch', async () => {
    const run = await prepareRun(project, request({ epochs: 5000, batchSize: 1 }))
    const control = createTrainControl()
    let told = 0
    const state = await trainRun(project, run.id, {
      control,
      onEvent: (event) => {
        if (told > 0 || event.type !== 'steps') return
        told = event.steps.at(-1)?.step ?? 0
        control.stop()
      }
    })
    expect(state.stopped).toBe('user')
    expect(told).toBeGreaterThan(0)
    // The window that was not told yet and the rest of that call: some thousand steps of this tiny network.
    expect(state.step - told).toBeLessThan(state.totalSteps / 20)
  })
})

describe('threads nobody asked for', () => {
  const open = { threads: undefined }

  it('are settled before the first step, and obeyed from then on', async () => {
    const run = await prepareRun(project, request({ epochs: 2 }, open))
    expect(run.recipe.threadsChoice?.by).toBe('open')
    await trainRun(project, run.id)
    const { recipe } = await project.runs.find(run.id)
    expect(recipe.threadsChoice).toMatchObject({ by: 'usual', measured: [] })
    expect((await prepareFromRecipe(project, recipe)).recipe.threads).toEqual(recipe.threads)
    expect((await prepareRun(project, request({}))).recipe.threadsChoice?.by).toBe('asked')
  })

  it('are left open by a training that is stopped or paused before them', async () => {
    const run = await prepareRun(project, request({ epochs: 100_000, batchSize: 1 }, open))
    const control = createTrainControl()
    control.pause()
    const statuses: string[] = []
    const training = trainRun(project, run.id, {
      control,
      onEvent(event) {
        if (event.type !== 'state') return
        statuses.push(event.state.status)
        if (event.state.status === 'paused') control.interrupt()
      }
    })
    expect(await training).toMatchObject({ status: 'interrupted', stopped: null, step: 0 })
    expect(statuses).toContain('paused')
    expect((await project.runs.find(run.id)).recipe.threadsChoice?.by).toBe('open')
    const stopping = createTrainControl()
    stopping.stop()
    const stopped = await trainRun(project, run.id, { resume: true, control: stopping })
    expect(stopped).toMatchObject({ status: 'stopped', stopped: 'user', step: 0 })
  })
})
