import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { RunEvent } from '@shared/ipc/payloads'
import type { RunState } from '@shared/project'
import { createProject, type Project } from '@store/index'
import { recipe, temporaryFolder } from '@store/fixtures'
import type { StartTrainer } from '../engineProcess/trainer'
import { epoch, FakeTrainer, line, step } from './fixtures'
import { RunService } from './runService'
import { watchOnDisk } from './watchRun'

describe('runs of a project', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let project: Project
  let trainers: FakeTrainer[]
  let ended: RunState[]
  let service: RunService
  const start: StartTrainer = (order, onEvent) => {
    const trainer = new FakeTrainer(order, onEvent)
    trainers.push(trainer)
    return trainer
  }
  const newRun = async (): Promise<string> =>
    (await project.runs.create(recipe(), { name: 'dense 1', totalSteps: 100, parameters: 2 })).id
  const running = async (id: string): Promise<RunEvent> => ({
    type: 'state',
    state: await project.runs.updateState(id, { status: 'running' })
  })
  const last = (): FakeTrainer => {
    const trainer = trainers.at(-1)
    if (!trainer) throw new Error('no trainer was started')
    return trainer
  }
  const watching = (id: string): { events: RunEvent[]; done: Promise<void> } => {
    const events: RunEvent[] = []
    return { events, done: service.watch(id, (e) => events.push(e), new AbortController().signal) }
  }

  beforeEach(async () => {
    folder = await temporaryFolder()
    project = await createProject(join(folder.dir, 'p'))
    trainers = []
    ended = []
    service = new RunService(project, start, { busy: () => undefined, ended: (state) => ended.push(state) })
  })
  afterEach(async () => {
    await service.close()
    await folder.remove()
  })

  it('gives the trainer the recipe’s threads and a fresh start', async () => {
    const id = await newRun()
    await service.launch(id)
    expect(last().order).toEqual({ project: project.dir, run: id, resume: false, threads: recipe().threads })
    expect(service.training).toHaveLength(1)
    await expect(service.launch(id)).rejects.toMatchObject({ code: 'run-busy' })
    await expect(service.requireIdle(id)).rejects.toMatchObject({ code: 'run-busy' })
  })

  it('shows a watcher who comes late everything once, in order', async () => {
    const id = await newRun()
    await service.launch(id)
    const early = watching(id)
    last().say(await running(id))
    await project.runs.appendMetrics(id, [line.step(1), line.step(2)])
    last().say({ type: 'steps', steps: [step(1), step(2)] })
    const late = watching(id)
    await new Promise((resolve) => setTimeout(resolve, 80))
    await project.runs.appendMetrics(id, [line.step(3), line.epoch(1)])
    last().say({ type: 'steps', steps: [step(3)] })
    last().say({ type: 'epoch', metrics: epoch(1), samples: [] })
    await project.runs.updateState(id, { status: 'completed', stopped: 'completed' })
    last().finish({ kind: 'done' })
    await Promise.all([early.done, late.done])
    for (const { events } of [early, late]) {
      expect(events.flatMap((e) => (e.type === 'steps' ? e.steps.map((s) => s.step) : []))).toEqual([1, 2, 3])
      expect(events.filter((e) => e.type === 'epoch')).toHaveLength(1)
      expect(events.at(-1)).toMatchObject({ type: 'state', state: { status: 'completed' } })
    }
    expect(ended).toMatchObject([{ status: 'completed' }])
  })

  it('a resumed run shows its history from where the trainer cut it', async () => {
    const id = await newRun()
    await project.runs.appendMetrics(id, [line.step(1), line.step(2), line.step(3)])
    await project.runs.updateState(id, { status: 'interrupted' })
    await service.resume(id)
    const { events, done } = watching(id)
    last().say(await running(id))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(events.map((e) => e.type)).toEqual(['state', 'state'])
    await project.runs.truncateMetrics(id, 1)
    await project.runs.appendMetrics(id, [line.step(2)])
    last().say({ type: 'steps', steps: [{ ...step(2), loss: 7 }] })
    await project.runs.updateState(id, { status: 'stopped', stopped: 'user' })
    last().finish({ kind: 'done' })
    await done
    expect(events.flatMap((e) => (e.type === 'steps' ? e.steps.map((s) => s.step) : []))).toEqual([1, 2])
  })

  it('a crash is written down, said, and can be resumed', async () => {
    const id = await newRun()
    await service.launch(id)
    const { events, done } = watching(id)
    last().say(await running(id))
    last().finish({ kind: 'crashed', reason: 'it crashed (memory access)' })
    await done
    expect(events.at(-1)).toMatchObject({
      type: 'crashed',
      canRetry: true,
      error: { code: 'engine-stopped', message: 'The engine stopped: it crashed (memory access). Your run is kept.' }
    })
    expect(await project.runs.readState(id)).toMatchObject({ status: 'interrupted', error: { code: 'engine-stopped' } })
    expect(await project.runs.readChanges(id)).toMatchObject([{ what: 'interrupted' }])
    await service.resume(id)
    expect(last().order.resume).toBe(true)
  })

  it('three crashes in a row stop the retries until the engine is restarted', async () => {
    const id = await newRun()
    const retries: boolean[] = []
    for (let i = 0; i < 3; i++) {
      await service.resume(id)
      const { events, done } = watching(id)
      last().finish({ kind: 'crashed', reason: 'it aborted' })
      await done
      const crashed = events.at(-1)
      if (crashed?.type === 'crashed') retries.push(crashed.canRetry)
    }
    expect(retries).toEqual([true, true, false])
    await expect(service.resume(id)).rejects.toMatchObject({ code: 'engine-stopped' })
    service.forgiveCrashes()
    await service.resume(id)
    expect(trainers).toHaveLength(4)
  })

  it('an epoch in between is progress: the count begins anew', async () => {
    const id = await newRun()
    for (let i = 0; i < 4; i++) {
      await service.resume(id)
      last().say({ type: 'epoch', metrics: epoch(i + 1), samples: [] })
      const { done } = watching(id)
      last().finish({ kind: 'crashed', reason: 'it aborted' })
      await done
    }
    await service.resume(id)
    expect(trainers).toHaveLength(5)
  })

  it('a failure the trainer explains becomes the run’s error', async () => {
    const id = await newRun()
    await service.launch(id)
    const { done } = watching(id)
    last().finish({ kind: 'failed', error: new AnnealError({ code: 'data-changed', message: 'x', hint: 'y' }) })
    await done
    expect(await project.runs.readState(id)).toMatchObject({
      status: 'failed',
      stopped: 'error',
      error: { code: 'data-changed' }
    })
  })

  it('pause and quit waits for the checkpoint, then ends the trainer; the run stays paused', async () => {
    const id = await newRun()
    await service.launch(id)
    last().say(await running(id))
    const leaving = service.pauseAll()
    expect(last().asked).toEqual(['pause'])
    last().say({ type: 'state', state: await project.runs.updateState(id, { status: 'paused' }) })
    await leaving
    expect(last().asked).toEqual(['pause', 'kill'])
    expect(await project.runs.readState(id)).toMatchObject({ status: 'paused' })
    expect(ended).toEqual([])
  })

  it('a wish is answered when it has come true, or can’t any more', async () => {
    const id = await newRun()
    await service.launch(id)
    last().say(await running(id))
    const answered: string[] = []
    const pausing = service.pause(id).then(() => answered.push('pause'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([last().asked, answered]).toEqual([['pause'], []])
    last().say({ type: 'state', state: await project.runs.updateState(id, { status: 'paused' }) })
    await pausing
    const stopping = service.stop(id).then(() => answered.push('stop'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([last().asked, answered]).toEqual([['pause', 'stop'], ['pause']])
    last().finish({ kind: 'crashed', reason: 'it crashed (memory access)' })
    await stopping
    expect(await project.runs.readState(id)).toMatchObject({ status: 'paused' })
  })

  it('Stop now ends the process, keeps the run and calls it stopped', async () => {
    const id = await newRun()
    await service.launch(id)
    last().say(await running(id))
    await service.stopNow(id)
    expect(await project.runs.readState(id)).toMatchObject({ status: 'stopped', stopped: 'user' })
    await expect(service.stopNow(id)).rejects.toMatchObject({ code: 'run-not-training' })
  })

  it('a person is asked about what still learns, not about a trainer that is on its way out', async () => {
    const id = await newRun()
    await service.launch(id)
    expect(service.unfinished).toHaveLength(1)
    last().say(await running(id))
    expect(service.unfinished).toHaveLength(1)
    last().say({ type: 'state', state: await project.runs.updateState(id, { status: 'completed' }) })
    expect([service.training.length, service.unfinished.length]).toEqual([1, 0])
    const leaving = service.pauseAll()
    last().finish({ kind: 'done' })
    await leaving
    expect(await project.runs.readState(id)).toMatchObject({ status: 'completed' })
  })

  it('Resume of a paused trainer goes to that trainer', async () => {
    const id = await newRun()
    await service.launch(id)
    last().say({ type: 'state', state: await project.runs.updateState(id, { status: 'paused' }) })
    expect(service.training).toEqual([])
    await service.resume(id)
    expect(last().asked).toEqual(['resume'])
    expect(trainers).toHaveLength(1)
  })

  it('a run another process trains is followed, not steered', async () => {
    const id = await newRun()
    const ownership = await project.runs.claim(id)
    await project.runs.updateState(id, { status: 'running' })
    await project.runs.appendMetrics(id, [line.step(1)])
    await expect(service.launch(id)).rejects.toMatchObject({ code: 'run-busy' })
    await expect(service.pause(id)).rejects.toMatchObject({ code: 'run-elsewhere' })
    await expect(service.stop(id)).rejects.toMatchObject({ code: 'run-elsewhere' })
    const events: RunEvent[] = []
    const done = watchOnDisk(project, id, (e) => events.push(e), new AbortController().signal, 10)
    await new Promise((resolve) => setTimeout(resolve, 40))
    await project.runs.appendMetrics(id, [line.step(2)])
    await project.runs.updateState(id, { status: 'completed', stopped: 'completed' })
    await ownership.release()
    await done
    expect(events.flatMap((e) => (e.type === 'steps' ? e.steps.map((s) => s.step) : []))).toEqual([1, 2])
    expect(events.at(-1)).toMatchObject({ type: 'state', state: { status: 'completed' } })
  })

  it('lists sizes and curves, and reads on from where it was', async () => {
    const id = await newRun()
    await project.runs.appendMetrics(id, [line.epoch(1)])
    const [before] = await service.list()
    expect(before).toMatchObject({ alive: false, ours: false, curve: [1] })
    await project.runs.appendMetrics(id, [line.epoch(2)])
    await project.runs.updateState(id, { epoch: 2 })
    expect((await service.list())[0]).toMatchObject({ curve: [1, 0.5] })
  })
})
