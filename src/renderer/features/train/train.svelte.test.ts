import { describe, expect, it } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { Run, RunEvent, RunRequest } from '@shared/ipc/payloads'
import { starterModels } from '@core/model'
import { RunControl } from '../../app/runControl.svelte'
import { RunWatcher } from '../../app/runWatcher.svelte'
import { fakeDataset, fakeRecipe, fakeRun, fakeState, fakeTraining } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { TrainController, type TrainSource } from './train.svelte'

const running = (change: Parameters<typeof fakeState>[0] = {}) =>
  fakeRun({ state: { status: 'running', stopped: null, revision: 5, ...change }, alive: true, ours: true })

class Source implements TrainSource {
  datasets = [fakeDataset()]
  models = starterModels('image', 'classification').map((m) => ({ ...m, revision: 1 }))
  runs = $state.raw<readonly Run[]>([])
  chosen = $state<TrainSource['chosen']>({ dataset: null, model: null, run: null })
  readonly fake
  started: RunRequest[] = []
  resumed: string[] = []
  fail: AnnealError | null = null
  readonly control: RunControl
  #watchers = new Map<string, RunWatcher>()

  constructor(handlers: Parameters<typeof fakeHost>[0] = {}) {
    this.fake = fakeHost({ 'runs.pause': () => ({}), 'runs.stop': () => ({}), ...handlers })
    this.control = new RunControl(this.fake.client, async (id) => void this.resumed.push(id))
  }
  get run() {
    return this.runs.find((r) => r.state.id === this.chosen.run) ?? this.runs[0]
  }
  get activeRun() {
    return this.runs.find((r) => r.alive)
  }
  watcherOf(id: string) {
    const watcher = this.#watchers.get(id) ?? new RunWatcher(this.fake.client, id)
    this.#watchers.set(id, watcher)
    return watcher
  }
  async startRun(request: RunRequest) {
    if (this.fail) throw this.fail
    this.started.push(structuredClone(request))
    this.runs = [running(), ...this.runs]
    return 'r1'
  }
}

describe('TrainController', () => {
  it('starts what the form says and then runs', async () => {
    const source = new Source()
    const c = new TrainController(source)
    expect([c.phase, c.active]).toEqual(['none', false])
    c.form.values.epochs = 3
    const started = c.start()
    expect([c.phase, c.pending]).toEqual(['starting', 'start'])
    await started
    expect([c.phase, c.active, c.pending]).toEqual(['running', true, null])
    expect(source.started).toEqual([
      { dataset: 'digits', model: 'dense', training: { ...fakeTraining, epochs: 3 }, eager: false }
    ])
    await c.start()
    expect(source.started).toHaveLength(1)
  })

  it('starts nothing while a field is wrong', async () => {
    const source = new Source()
    const c = new TrainController(source)
    c.form.values.learningRate = NaN
    await c.start()
    expect([source.started.length, c.error]).toEqual([0, null])
  })

  it('shows why a start was refused and can start again', async () => {
    const source = new Source()
    source.fail = new AnnealError({ code: 'dataset-missing', message: 'The data is gone.', hint: 'Locate it.' })
    const c = new TrainController(source)
    await c.start()
    expect([c.error?.code, c.phase]).toEqual(['dataset-missing', 'none'])
    source.fail = null
    await c.start()
    expect([c.error, c.phase]).toEqual([null, 'running'])
  })

  it('waits for a pause to come true, and a second press asks nothing', async () => {
    const source = new Source()
    source.runs = [running()]
    const c = new TrainController(source)
    await c.pause()
    await c.pause()
    expect(source.fake.callsOf('runs.pause')).toEqual([{ run: 'r1' }])
    expect(c.pending).toBe('pause')
    const paused: RunEvent = { type: 'state', state: fakeState({ status: 'paused', stopped: null, revision: 6 }) }
    source.watcherOf('r1').take(paused)
    expect([c.phase, c.pending]).toEqual(['paused', null])
    await c.resume()
    expect(source.resumed).toEqual(['r1'])
  })

  it('does not wait again for what came true and was undone by the strip', async () => {
    const source = new Source()
    source.runs = [running()]
    const c = new TrainController(source)
    const tell = (status: 'running' | 'paused', revision: number): void =>
      source.watcherOf('r1').take({ type: 'state', state: fakeState({ status, stopped: null, revision }) })
    tell('running', 6)
    await c.pause()
    tell('paused', 7)
    tell('running', 8)
    expect([c.phase, c.pending]).toEqual(['running', null])
    await c.pause()
    expect(source.fake.callsOf('runs.pause')).toHaveLength(2)
  })

  it('can be resumed again after each crash', async () => {
    const source = new Source()
    source.runs = [running({ status: 'interrupted' })]
    const c = new TrainController(source)
    const error = { code: 'engine-stopped', message: 'The engine stopped.', hint: 'Resume.' }
    for (const times of [1, 2, 3]) {
      source.watcherOf('r1').take({ type: 'crashed', error, canRetry: true })
      expect([c.phase, c.pending]).toEqual(['crashed', null])
      await c.resume()
      expect(source.resumed).toHaveLength(times)
      expect(c.pending).toBe('resume')
    }
  })

  it('stops, and says it is stopping until it has', async () => {
    const source = new Source()
    source.runs = [running()]
    const c = new TrainController(source)
    await c.stop()
    expect(c.pending).toBe('stop')
    source.runs = [fakeRun({ state: { status: 'stopped', stopped: 'user', revision: 9 } })]
    expect([c.phase, c.pending, c.canResume]).toEqual(['stopped', null, true])
  })

  it('shows what was asked in the strip of the window too', async () => {
    const source = new Source({ 'runs.stop': () => new Promise(() => undefined) })
    source.runs = [running()]
    const c = new TrainController(source)
    void source.control.stop('r1')
    expect(c.pending).toBe('stop')
    await c.pause()
    expect(source.fake.callsOf('runs.pause')).toEqual([])
  })

  it('takes the newer of list and live state', () => {
    const source = new Source()
    source.runs = [running({ revision: 5, step: 10 })]
    const c = new TrainController(source)
    source.watcherOf('r1').take({ type: 'state', state: fakeState({ status: 'running', revision: 8, step: 90 }) })
    expect(c.state?.step).toBe(90)
    source.runs = [running({ revision: 12, step: 200 })]
    expect(c.state?.step).toBe(200)
  })

  it('after NaN, starts the same recipe with a tenth of the learning rate', async () => {
    const source = new Source()
    const training = { ...fakeTraining, learningRate: 0.3, seed: 5 }
    source.runs = [
      fakeRun({
        state: { status: 'stopped', stopped: 'nan' },
        recipe: { ...fakeRecipe({ training }), modelName: 'cnn' }
      })
    ]
    const c = new TrainController(source)
    expect([c.phase, c.canResume]).toEqual(['nan', false])
    await c.tryAgainSlower()
    expect(source.started[0]).toMatchObject({ model: 'cnn', training: { learningRate: 0.03, seed: 5 } })
  })

  it('can resume what a crash or a restart interrupted', async () => {
    const source = new Source()
    source.runs = [fakeRun({ state: { status: 'running', stopped: null }, alive: false })]
    const c = new TrainController(source)
    expect([c.phase, c.canResume]).toEqual(['interrupted', true])
    source.watcherOf('r1').take({
      type: 'crashed',
      error: { code: 'engine-died', message: 'The engine stopped: out of memory.', hint: 'Resume.' },
      canRetry: true
    })
    expect(c.phase).toBe('crashed')
    await c.resume()
    expect(source.resumed).toEqual(['r1'])
  })

  it('cannot resume what is complete', () => {
    const source = new Source()
    source.runs = [fakeRun()]
    const c = new TrainController(source)
    expect([c.phase, c.canResume]).toEqual(['completed', false])
  })
})
