import { describe, expect, it, vi } from 'vitest'
import { cancelled } from '@shared/errors'
import { Session } from '../../app/projectSession.svelte'
import { fakeDataset, fakeModel } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { WelcomeController } from './welcome.svelte'

const info = { id: 'p', name: 'Handwritten digits', folder: '~/Documents/Anneal/Handwritten digits' }
const sample = { id: 'digits', title: 'Handwritten digits', sentence: '7,000 digits.' }
type Handlers = Parameters<typeof fakeHost>[0]

function setUp(more: Handlers = {}) {
  const fake = fakeHost({
    'projects.createFromSample': (_input, { send }) => {
      send({ stage: 'Importing', done: 1, total: 2, unit: 'images' })
      return info
    },
    'datasets.list': () => [fakeDataset()],
    'project.damaged': () => [],
    'models.list': () => [fakeModel('dense'), fakeModel('cnn')],
    'runs.list': () => [],
    'runs.start': () => ({ run: 'r1' }),
    ...more
  })
  const go = vi.fn<(page: string) => void>()
  const session = new Session(fake.client)
  return { welcome: new WelcomeController(session, go), session, fake, go }
}

describe('WelcomeController', () => {
  it('trains a sample in one go and lands on Train', async () => {
    const { welcome, session, fake, go } = setUp()
    await welcome.trainSample(sample)
    expect(session.project).toEqual(info)
    expect(go.mock.calls).toEqual([['train']])
    expect(fake.callsOf('runs.start')).toEqual([{ dataset: 'digits', model: 'cnn', training: {}, eager: false }])
    expect(session.chosen).toEqual({ dataset: 'digits', model: 'cnn', run: 'r1' })
    expect(welcome.making).toBeNull()
    expect(welcome.error).toBeNull()
  })

  it('stays on the welcome page when a sample is cancelled', async () => {
    const { welcome, session } = setUp({
      'projects.createFromSample': (_input, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(cancelled())))
    })
    const done = welcome.trainSample(sample)
    await Promise.resolve()
    welcome.cancelSample()
    await done
    expect(session.project).toBeNull()
    expect(welcome.error).toBeNull()
    expect(welcome.making).toBeNull()
  })

  it('says when a chosen folder is no project', async () => {
    const { welcome, session } = setUp({
      'dialog.pick': () => ({ grants: [{ id: 'g', name: 'Pictures', directory: true, project: false }] })
    })
    await welcome.pickProject()
    expect(welcome.error?.message).toContain('“Pictures” is not an Anneal project')
    expect(session.project).toBeNull()
  })

  it('shows an empty list when the recent projects can’t be read, with the reason', async () => {
    const { welcome } = setUp({ 'projects.samples': () => [sample] })
    await welcome.read()
    expect(welcome.recent).toEqual([])
    expect(welcome.error?.code).toBe('unknown-call')
  })
})
