import { describe, expect, it } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { PreparationPreview } from '@shared/ipc/payloads'
import { History } from '../../app/history.svelte'
import { fakeTable } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { PreparationController } from './preparation.svelte'
import { clipName } from './preparationWords'

const preview = (features: number): PreparationPreview => ({ features, columns: [] })

function made(handlers: Parameters<typeof fakeHost>[0] = {}) {
  const fake = fakeHost({
    'datasets.prepare': () => ({}),
    'datasets.preparation': ({ preparation }) => preview(Object.keys(preparation?.columns ?? {}).length),
    ...handlers
  })
  const history = new History()
  return { fake, history, control: new PreparationController(fake.client, history, fakeTable().name) }
}

describe('PreparationController', () => {
  it('saves a choice, looks again, and takes it back', async () => {
    const { fake, history, control } = made()
    await control.open(fakeTable().preparation)
    expect(control.preview).toEqual(preview(0))
    await control.choose('rooms', { log: true })
    await expect.poll(() => control.preview).toEqual(preview(1))
    expect(fake.callsOf('datasets.prepare')).toEqual([
      { name: fakeTable().name, preparation: { columns: { rooms: { log: true } }, pixels: 'range' } }
    ])
    expect(history.undoTitle).toBe('Prepare “rooms”')
    await history.undo()
    expect(control.preparation.columns).toEqual({})
    await history.redo()
    expect(control.choiceOf('rooms')).toEqual({ log: true })
    // The same again is no step.
    await control.choose('rooms', { log: true })
    expect(fake.callsOf('datasets.prepare')).toHaveLength(3)
  })

  it('keeps what was, and says why, where the host refuses', async () => {
    const refused = new AnnealError({ code: 'conflict', message: 'It changed.', hint: 'Look again.' })
    const { control, history } = made({ 'datasets.prepare': () => Promise.reject(refused) })
    await control.choose('rooms', { scale: 'range' })
    expect(control.preparation.columns).toEqual({})
    expect(control.refused).toMatchObject({ code: 'conflict' })
    expect(history.undoTitle).toBeNull()
  })
})

it('names the usual bounds', () => {
  expect([undefined, { from: 0.01, to: 0.99 }, { from: 0.05, to: 0.95 }, { from: 0.01, to: 1 }].map(clipName)).toEqual([
    'none',
    '0.01',
    '0.05',
    'own'
  ])
})
