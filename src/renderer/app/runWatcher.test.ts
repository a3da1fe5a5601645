import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { RunEvent } from '@shared/ipc/payloads'
import { fakeHost } from '../host/fakeHost'
import { fakeRun } from '../host/fakeData'
import { RunWatcher } from './runWatcher.svelte'

const steps = (...at: [step: number, epoch: number, loss: number][]): RunEvent => ({
  type: 'steps',
  steps: at.map(([step, epoch, loss]) => ({ step, epoch, loss, accuracy: 1 - loss, examplesPerSecond: 1000 }))
})
const epoch = (n: number, loss: number, valLoss: number): RunEvent => ({
  type: 'epoch',
  metrics: { epoch: n, step: n * 10, loss, valLoss, seconds: 1, examplesPerSecond: 1000, stepMs: 1 },
  samples: [{ index: 3, target: 1, predicted: 1, confidence: 0.5 + n / 10 }]
})
const state = (status: 'running' | 'paused' | 'completed'): RunEvent => ({
  type: 'state',
  state: { ...fakeRun().state, status, epochs: 10 }
})
const line = (s: { x: Float64Array; y: Float64Array; length: number }) =>
  Array.from({ length: s.length }, (_, i) => [s.x[i], s.y[i]])

describe('RunWatcher', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function watch(script: (send: (event: RunEvent) => void) => Promise<void> | void) {
    const fake = fakeHost({
      'runs.watch': async (_input, { send }) => {
        await script(send)
        return {}
      }
    })
    let now = 0
    const watcher = new RunWatcher(fake.client, 'r1', () => now)
    return { watcher, fake, setNow: (ms: number) => (now = ms) }
  }

  it('collects steps and epochs in order, and the last samples', async () => {
    const { watcher, fake } = watch((send) => {
      send(state('running'))
      send(steps([1, 0.1, 2], [2, 0.2, 1.5]))
      send(epoch(1, 1, 0.8))
      send(epoch(2, 0.5, 0.6))
    })
    await watcher.follow()
    expect(fake.callsOf('runs.watch')).toEqual([{ run: 'r1' }])
    expect(line(watcher.steps.loss)).toEqual([
      [0.1, 2],
      [0.2, 1.5]
    ])
    expect(line(watcher.training.loss)).toEqual([
      [1, 1],
      [2, 0.5]
    ])
    expect(line(watcher.validation.loss)).toEqual([
      [1, 0.8],
      [2, 0.6]
    ])
    expect(watcher.epochs.map((e) => e.epoch)).toEqual([1, 2])
    expect(watcher.samples[0]?.confidence).toBeCloseTo(0.7)
    expect(watcher.following).toBe(false)
    expect(watcher.version).toBeGreaterThan(0)
  })

  it('changes the screen at most 4 times a second, however many events come', async () => {
    const { watcher } = watch(async (send) => {
      for (let i = 1; i <= 40; i++) {
        send(steps([i, i / 100, 1 / i]))
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    })
    const done = watcher.follow()
    await vi.advanceTimersByTimeAsync(1900)
    expect(watcher.version).toBeLessThanOrEqual(8)
    expect(watcher.version).toBeGreaterThanOrEqual(6)
    await vi.advanceTimersByTimeAsync(200)
    await done
    expect(watcher.steps.loss.length).toBe(40)
    expect(watcher.step?.step).toBe(40)
  })

  it('starts a line anew from where a resumed run repeats it', () => {
    const { watcher } = watch(() => undefined)
    watcher.take(steps([1, 0.1, 3], [2, 0.2, 2], [3, 0.3, 1]))
    watcher.take(steps([2, 0.2, 9]))
    expect(line(watcher.steps.loss)).toEqual([
      [0.1, 3],
      [0.2, 9]
    ])
    watcher.close()
  })

  it('tells the time left by the clock, and not while paused', async () => {
    const { watcher, setNow } = watch(() => undefined)
    watcher.take(state('running'))
    watcher.take(steps([10, 1, 1]))
    await vi.advanceTimersByTimeAsync(300)
    expect(watcher.secondsLeft).toBeNull()
    setNow(4000)
    watcher.take(steps([20, 2, 1]))
    await vi.advanceTimersByTimeAsync(300)
    expect(watcher.secondsLeft).toBeCloseTo(32)
    watcher.take(state('paused'))
    await vi.advanceTimersByTimeAsync(300)
    expect(watcher.secondsLeft).toBeNull()
    watcher.close()
  })

  it('keeps the reason of a crash and of a failed call', async () => {
    const error = { code: 'engine-stopped', message: 'The engine stopped.', hint: 'Resume.' }
    const { watcher } = watch((send) => {
      send({ type: 'crashed', error, canRetry: true })
      throw new AnnealError({ code: 'run-not-found', message: 'There is no such run.', hint: 'Choose another.' })
    })
    await watcher.follow()
    expect(watcher.crashed).toEqual({ error, canRetry: true })
    expect(watcher.error?.code).toBe('run-not-found')
  })

  it('keeps 200,000 steps in typed arrays', () => {
    const { watcher } = watch(() => undefined)
    for (let i = 1; i <= 200_000; i++) watcher.steps.loss.push(i, 1 / i)
    expect(watcher.steps.loss.length).toBe(200_000)
    expect(watcher.steps.loss.x[199_999]).toBe(200_000)
  })
})
