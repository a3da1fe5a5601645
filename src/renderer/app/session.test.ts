import { describe, expect, it, vi } from 'vitest'
import { AnnealError } from '@shared/errors'
import { fakeDataset, fakeRun } from '../host/fakeData'
import { fakeHost } from '../host/fakeHost'
import { toasts } from '../ui/toasts.svelte'
import { Session } from './projectSession.svelte'
import { Refresher } from './refresher'

const project = { id: 'p', name: 'Digits', folder: '~/Digits' }

function openSession() {
  let datasets = [fakeDataset(), fakeDataset({ name: 'letters' })]
  const trash = new Map<string, ReturnType<typeof fakeDataset>>()
  const fake = fakeHost({
    'datasets.list': () => datasets,
    'project.damaged': () => [],
    'models.list': () => [],
    'runs.list': () => [fakeRun()],
    'datasets.delete': ({ name }) => {
      const gone = datasets.find((d) => d.name === name)
      if (gone) trash.set(`${name}-undo`, gone)
      datasets = datasets.filter((d) => d.name !== name)
      return { undo: `${name}-undo` }
    },
    'datasets.duplicate': ({ name, to }) => {
      datasets = [...datasets, ...datasets.filter((d) => d.name === name).map((d) => ({ ...d, name: to }))]
      return {}
    },
    'datasets.rename': ({ name, to }) => {
      datasets = datasets.map((d) => (d.name === name ? { ...d, name: to } : d))
      return {}
    },
    'trash.undo': ({ undo }) => {
      const back = trash.get(undo)
      if (!back) throw new Error('nothing to undo')
      const taken = datasets.some((d) => d.name === back.name)
      const name = taken ? `${back.name}-2` : back.name
      datasets = [...datasets, { ...back, name }]
      return { name }
    }
  })
  const session = new Session(fake.client)
  return { session, fake, names: () => datasets.map((d) => d.name) }
}

describe('Session', () => {
  it('reads the lists of a project and forgets them when it is left', async () => {
    const { session } = openSession()
    await session.enter(project)
    expect(session.datasets.map((d) => d.name)).toEqual(['digits', 'letters'])
    expect(session.dataset?.name).toBe('digits')
    session.chosen.dataset = 'letters'
    expect(session.dataset?.name).toBe('letters')
    session.chosen.dataset = 'gone'
    expect(session.dataset?.name).toBe('digits')
    await session.enter(null)
    expect(session.datasets).toEqual([])
    expect(session.run).toBeUndefined()
  })

  it('says what failed when a list can’t be read', async () => {
    const session = new Session(fakeHost({}).client)
    await session.enter(project)
    expect(session.error?.code).toBe('unknown-call')
  })

  it('keeps saying what can’t be read while other lists can', async () => {
    let gone = true
    const session = new Session(
      fakeHost({
        'datasets.list': () => [],
        'project.damaged': () => [],
        'models.list': () => [],
        'runs.list': () => {
          if (gone) throw new AnnealError({ code: 'gone', message: 'The folder is gone.', hint: 'Bring it back.' })
          return []
        }
      }).client
    )
    await session.enter(project)
    await session.refresh('datasets')
    expect(session.error?.code).toBe('gone')
    gone = false
    await session.refresh('runs')
    expect(session.error).toBeNull()
  })

  it('shows the training that was chosen, else this window’s own', async () => {
    const at = (id: string, ours: boolean, status: 'running' | 'completed' = 'running') =>
      fakeRun({ state: { id, status, stopped: null }, alive: status === 'running', ours })
    const lists = { 'datasets.list': () => [], 'project.damaged': () => [], 'models.list': () => [] }
    const list = [at('cli', false), at('a', true), at('b', true), at('old', false, 'completed')]
    const session = new Session(fakeHost({ ...lists, 'runs.list': () => list }).client)
    await session.enter(project)
    expect([session.activeRun?.state.id, session.activeRuns.length]).toEqual(['b', 3])
    for (const [chosen, shown] of Object.entries({ a: 'a', cli: 'cli', old: 'b' })) {
      session.chosen.run = chosen
      expect(session.activeRun?.state.id).toBe(shown)
    }
  })

  it('undoes and redoes a delete, by the toast or by the history', async () => {
    const { session, names } = openSession()
    await session.enter(project)
    await session.edits.delete('dataset', 'digits')
    expect(names()).toEqual(['letters'])
    const toast = toasts.list[toasts.list.length - 1]
    expect(toast?.message).toBe('Deleted data set “digits”.')
    await toast?.action?.run()
    expect(names()).toEqual(['letters', 'digits'])
    expect(session.history.undoTitle).toBeNull()
    expect(await session.history.redo()).toBe('Delete data set “digits”')
    expect(names()).toEqual(['letters'])
  })

  it('deletes again what came back under another name, not what has its old one', async () => {
    const { session, names } = openSession()
    await session.enter(project)
    await session.edits.delete('dataset', 'digits')
    const toast = toasts.list[toasts.list.length - 1]
    await session.edits.rename('dataset', 'letters', 'letters', 'digits')
    await toast?.action?.run()
    expect(names()).toEqual(['digits', 'digits-2'])
    expect(toasts.list[toasts.list.length - 1]?.message).toBe('“digits” is taken by now: it is back as “digits-2”.')
    await session.history.redo()
    expect(names()).toEqual(['digits'])
  })

  it('undoes a copy and makes it again', async () => {
    const { session, names } = openSession()
    await session.enter(project)
    await session.edits.duplicate('dataset', 'digits', 'copy')
    expect(await session.history.undo()).toBe('Duplicate data set “digits”')
    expect(names()).toEqual(['digits', 'letters'])
    await session.history.redo()
    expect(names()).toEqual(['digits', 'letters', 'copy'])
    await session.history.undo()
    expect(names()).toEqual(['digits', 'letters'])
  })

  it('undoes a rename', async () => {
    const { session, names } = openSession()
    await session.enter(project)
    await session.edits.rename('dataset', 'digits', 'digits', '数字')
    expect(names()).toContain('数字')
    await session.history.undo()
    expect(names()).toContain('digits')
    await session.history.redo()
    expect(names()).toContain('数字')
  })
})

describe('Refresher', () => {
  it('reads once for many asks under way, and once more for what came meanwhile', async () => {
    const read = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 5)))
    const refresher = new Refresher<'runs'>(read, 0)
    const asks = Array.from({ length: 50 }, () => refresher.ask('runs'))
    await Promise.all(asks)
    expect(read).toHaveBeenCalledTimes(2)
  })
})

describe('the engine', () => {
  const error = { code: 'engine-stopped', message: 'The engine stopped: memory.', hint: 'It was started again.' }

  it('is mentioned when it was started again, and stays on the screen when it was not', () => {
    const { session } = openSession()
    session.take({ type: 'engine', error, canRetry: true })
    expect(session.engineError).toBeNull()
    expect(toasts.list[toasts.list.length - 1]?.message).toContain('The engine stopped: memory.')
    session.take({ type: 'engine', error, canRetry: false })
    expect(session.engineError).toEqual(error)
  })
})
