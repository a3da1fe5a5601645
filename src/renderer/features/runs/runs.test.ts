import { describe, expect, it } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { Run } from '@shared/ipc/payloads'
import { Edits } from '../../app/edits'
import { History } from '../../app/history.svelte'
import { fakeRun, fakeTraining } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { compareLimit, RunsController } from './runs.svelte'

const run = (id: string, day = 1, learningRate = 0.001) =>
  fakeRun({
    state: { id, name: `run ${id}` },
    recipe: { createdAt: `2026-01-0${day}T00:00:00.000Z`, training: { ...fakeTraining, learningRate } }
  })
const epoch = { kind: 'epoch' as const, epoch: 1, step: 25, loss: 0.5, seconds: 1, examplesPerSecond: 800, stepMs: 4 }
const step = { kind: 'step' as const, step: 5, epoch: 0.2, loss: 0.7, examplesPerSecond: 800 }

function setUp(handlers: Parameters<typeof fakeHost>[0], runs: Run[]) {
  const host = fakeHost(handlers)
  const history = new History()
  const source = { runs, edits: new Edits(host.client, history) }
  return { host, history, source, controller: new RunsController(host.client, source) }
}

describe('RunsController', () => {
  it('compares two or more ticked runs by their epochs', async () => {
    const runs = [run('a'), run('b', 1, 0.1), run('c')]
    const { host, controller } = setUp({ 'runs.metrics': () => [step, epoch] }, runs)
    await controller.tick('b', true)
    expect(controller.comparing).toBe(false)
    expect(controller.differences).toEqual([])
    await controller.tick('a', true)
    expect(controller.comparing).toBe(true)
    expect(controller.compared.map((r) => r.state.id)).toEqual(['b', 'a'])
    expect(controller.differences).toEqual([{ name: 'Learning rate', values: ['0.1', '0.001'] }])
    expect(controller.curves.map((c) => [c.id, c.epochs.length])).toEqual([
      ['b', 1],
      ['a', 1]
    ])
    expect(host.callsOf('runs.metrics')).toHaveLength(2)
    await controller.tick('b', false)
    expect(controller.comparing).toBe(false)
  })

  it('forgets ticks of runs that are gone and stops at the limit', async () => {
    const runs = Array.from({ length: compareLimit + 2 }, (_, i) => run(String(i)))
    const { controller, source } = setUp({ 'runs.metrics': () => [] }, runs)
    for (const r of runs) await controller.tick(r.state.id, true)
    expect(controller.compared).toHaveLength(compareLimit)
    expect(controller.canTick('7')).toBe(false)
    expect(controller.canTick('0')).toBe(true)
    source.runs = runs.slice(1)
    expect(controller.canTick('7')).toBe(true)
    controller.untickAll()
    expect(controller.compared).toEqual([])
  })

  it('deletes with an undo, renames, duplicates', async () => {
    const { host, history, controller } = setUp(
      {
        'runs.delete': () => ({ undo: 'u1' }),
        'trash.undo': () => ({ name: 'dense 1' }),
        'runs.rename': () => ({}),
        'runs.duplicate': () => ({ run: 'b' }),
        'runs.metrics': () => []
      },
      [run('a'), run('b')]
    )
    await controller.tick('a', true)
    await controller.delete(run('a'))
    expect(controller.ticked).toEqual([])
    expect(await history.undo()).toBe('Delete run “run a”')
    expect(host.callsOf('trash.undo')).toEqual([{ undo: 'u1' }])
    await controller.rename(run('a'), 'wide')
    expect(host.callsOf('runs.rename')).toEqual([{ run: 'a', to: 'wide' }])
    expect(await controller.duplicate('a')).toBe('b')
  })

  it('throws what the host refuses, and remembers nothing to undo', async () => {
    const refuse = () => {
      throw new AnnealError({ code: 'run-busy', message: 'It is training.', hint: 'Stop it first.' })
    }
    const { controller, history } = setUp({ 'runs.delete': refuse, 'runs.rename': refuse }, [run('a')])
    await expect(controller.delete(run('a'))).rejects.toThrow('It is training.')
    await expect(controller.rename(run('a'), 'b')).rejects.toThrow('It is training.')
    expect(history.undoTitle).toBeNull()
  })
})
