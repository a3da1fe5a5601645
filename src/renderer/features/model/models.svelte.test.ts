import { describe, expect, it } from 'vitest'
import { starterModels } from '@core/model'
import { AnnealError } from '@shared/errors'
import type { ModelSummary } from '@shared/ipc/payloads'
import { Edits } from '../../app/edits'
import { History } from '../../app/history.svelte'
import { fakeDataset, fakeTable } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { ModelsController } from './models.svelte'

const starters: ModelSummary[] = [
  ...starterModels('image', 'classification'),
  ...starterModels('table', 'classification')
].map((m) => ({ ...m, revision: 1 }))

function setUp(handlers: Parameters<typeof fakeHost>[0] = {}, models = starters) {
  const host = fakeHost(handlers)
  const history = new History()
  const datasets = [
    fakeTable(),
    fakeDataset({ classes: ['a', 'b'], image: { width: 20, height: 20, channels: 3, fit: 'pad' } })
  ]
  const chosen = $state<{ model: string | null; dataset: string | null }>({ model: null, dataset: null })
  const edits = new Edits(host.client, history)
  const source = { models, datasets, chosen, edits, host: host.client, refresh: () => Promise.resolve() }
  return { host, history, chosen, controller: new ModelsController(source) }
}

describe('ModelsController', () => {
  it('shows the model as the first data set that fits makes it', () => {
    const { controller } = setUp()
    expect([controller.model?.name, controller.dataset?.name]).toEqual(['dense', 'digits'])
    expect(controller.list?.rows.map((r) => r.shape)).toEqual(['20 × 20 × 3', '1,200', '128', '2'])
    controller.choose('mlp')
    expect(controller.dataset?.name).toBe('houses')
  })

  it('shows it as written where asked, or for a data set that does not fit, with the reason', () => {
    const { controller } = setUp()
    controller.showFor(null)
    expect(controller.dataset).toBeUndefined()
    expect(controller.list?.rows[0]?.shape).toBe('28 × 28 × 1')
    controller.choose('cnn')
    controller.showFor('houses')
    expect(controller.fit?.problem?.message).toContain('Conv2D')
    expect(controller.list?.rows.some((r) => r.problems.length > 0)).toBe(true)
  })

  it('proposes a free name for a copy and shows it', async () => {
    const models = [...starters, ...starters.map((m) => ({ ...m, name: `${m.name} copy` }))]
    const { controller, host, chosen } = setUp({ 'models.duplicate': () => ({}) }, models)
    expect(controller.copyName('dense')).toBe('dense copy 2')
    await controller.duplicate('dense', 'wide')
    expect(host.callsOf('models.duplicate')).toEqual([{ name: 'dense', to: 'wide' }])
    expect(chosen.model).toBe('wide')
  })

  it('renames, deletes with undo, and throws a refusal', async () => {
    const { controller, host, history, chosen } = setUp({
      'models.rename': ({ to }) => {
        if (to === 'cnn') throw new AnnealError({ code: 'name-taken', message: 'Taken.', hint: 'Choose another.' })
        return {}
      },
      'models.delete': () => ({ undo: 'u' }),
      'trash.undo': () => ({ name: 'cnn' })
    })
    await expect(controller.rename('dense', 'cnn')).rejects.toThrow('Taken.')
    expect(chosen.model).toBeNull()
    await controller.rename('dense', 'wide')
    expect(chosen.model).toBe('wide')
    await controller.delete('cnn')
    expect(await history.undo()).toBe('Delete model “cnn”')
    expect(host.callsOf('trash.undo')).toEqual([{ undo: 'u' }])
  })
})
