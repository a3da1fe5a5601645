import { describe, expect, it, vi } from 'vitest'
import { fakeState } from '../host/fakeData'
import { fakeHost } from '../host/fakeHost'
import { Intake } from './intake.svelte'
import { Session } from './projectSession.svelte'
import { bestFits, fit } from './search'
import { Spoken } from './spoken.svelte'
import { stripOf } from './strip'
import { RunControl } from './runControl.svelte'

const info = { id: 'p', name: 'digits', folder: '~/digits' }
const lists = { 'datasets.list': () => [], 'project.damaged': () => [], 'models.list': () => [], 'runs.list': () => [] }

describe('what is dropped', () => {
  function setUp() {
    const fake = fakeHost({ ...lists, 'projects.open': () => info })
    const session = new Session(fake.client)
    const showData = vi.fn<() => void>()
    return { intake: new Intake(session, showData), session, fake, showData }
  }
  const folder = { id: 'g1', name: 'digits.csv', directory: false, project: false }

  it('opens when it is a project', async () => {
    const { intake, fake, session } = setUp()
    await intake.take([{ ...folder, name: 'mine', project: true }])
    expect(fake.callsOf('projects.open')).toEqual([{ grant: 'g1' }])
    expect(session.project).toEqual(info)
    expect(intake.grants).toBeNull()
  })

  it('waits to be imported when it is data, also on the welcome page', async () => {
    const { intake, fake, showData, session } = setUp()
    await intake.take([folder])
    expect(intake.grants).toEqual([folder])
    expect(showData).not.toHaveBeenCalled()
    await session.enter(info)
    await intake.take([folder])
    expect(showData).toHaveBeenCalledOnce()
    expect(fake.callsOf('projects.create')).toEqual([])
  })

  it('is refused with a sentence while an import is under way, mixed with a project, or no file', async () => {
    const { intake, fake } = setUp()
    const release = intake.hold()
    await intake.take([folder])
    expect([intake.error?.code, intake.grants]).toEqual(['import-under-way', null])
    await intake.pick('data')
    expect(fake.calls.map((call) => call.name)).not.toContain('dialog.pick')
    release()
    await intake.take([folder, { ...folder, id: 'g2', name: 'mine', project: true }])
    expect([intake.error?.code, intake.error?.message]).toEqual([
      'project-among-data',
      expect.stringContaining('“mine” is a project') as string
    ])
    await intake.take([])
    expect(intake.error?.code).toBe('no-file')
    expect(fake.callsOf('projects.open')).toEqual([])
    await intake.take([folder])
    expect([intake.error, intake.grants]).toEqual([null, [folder]])
  })

  it('says why it can’t be taken', async () => {
    const session = new Session(fakeHost({}).client)
    const intake = new Intake(session, () => undefined)
    await intake.take([{ ...folder, project: true }])
    expect(intake.error?.code).toBe('unknown-call')
    expect(intake.grants).toBeNull()
  })
})

describe('run strip', () => {
  const state = fakeState({ status: 'running', epoch: 3, epochs: 10 })
  const epoch = (n: number, valLoss: number) => ({
    epoch: n,
    step: n,
    loss: 9,
    valLoss,
    valAccuracy: 0.9,
    seconds: 1,
    examplesPerSecond: 1,
    stepMs: 1
  })

  it('shows the epoch under way, the newest loss, the validation accuracy and its trend', () => {
    const step = { step: 35, epoch: 3.5, loss: 0.08, accuracy: 0.99, examplesPerSecond: 10 }
    expect(stripOf(state, step, [epoch(2, 0.5), epoch(3, 0.4)])).toMatchObject({
      epoch: 4,
      epochs: 10,
      loss: 0.08,
      accuracy: 0.9,
      trend: 'down',
      part: 0.35
    })
    expect(stripOf(state, step, [epoch(2, 0.4), epoch(3, 0.5)]).trend).toBe('up')
  })

  it('stays within the run at its end and before its start', () => {
    expect(stripOf(state, { step: 1, epoch: 10, loss: 1, examplesPerSecond: 1 }, [])).toMatchObject({
      epoch: 10,
      part: 1
    })
    expect(stripOf({ ...state, epoch: 0, last: null }, null, [])).toMatchObject({ epoch: 1, part: 0, loss: undefined })
  })
})

describe('search', () => {
  it('prefers beginnings, then words, then letters in order', () => {
    const items = ['Rename project', 'Open project', 'Go to Train', 'Stop training']
    expect(bestFits('tr', items, (s) => s)).toEqual(['Go to Train', 'Stop training'])
    expect(bestFits('open', items, (s) => s)[0]).toBe('Open project')
    expect(bestFits('', items, (s) => s)).toEqual(items)
    expect(fit('xyz', 'Open project')).toBeNull()
    expect(fit('opj', 'Open project')).toBeGreaterThan(0)
  })
})

describe('live region', () => {
  it('says a state at once and figures once a while', () => {
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    const spoken = new Spoken(1000)
    spoken.say('a', 'running')
    now = 500
    spoken.say('b', 'running')
    expect(spoken.text).toBe('a')
    spoken.say('c', 'paused')
    expect(spoken.text).toBe('c')
    now = 1600
    spoken.say('d', 'paused')
    expect(spoken.text).toBe('d')
    clock.mockRestore()
  })
})

describe('RunControl', () => {
  it('knows what was asked until it is done, and offers Stop now after 5 s', async () => {
    vi.useFakeTimers()
    let done: () => void = () => undefined
    const fake = fakeHost({
      'runs.stop': () => new Promise((resolve) => (done = () => resolve({})))
    })
    const control = new RunControl(fake.client, () => Promise.resolve())
    const stopping = control.stop('r1')
    await vi.advanceTimersByTimeAsync(100)
    expect(control.asked['r1']).toBe('stop')
    expect(control.slow['r1'] ?? false).toBe(false)
    await vi.advanceTimersByTimeAsync(5000)
    expect(control.slow['r1']).toBe(true)
    done()
    await stopping
    expect(control.asked['r1']).toBeUndefined()
    expect(control.slow['r1']).toBe(false)
    vi.useRealTimers()
  })
})
