import { describe, expect, it } from 'vitest'
import { AnnealError, throwIfAborted } from '@shared/errors'
import { fakeHost } from '../../host/fakeHost'
import { ExportController } from './export.svelte'
import { formatCards } from './formats'

const written = {
  path: '~/p/exports/digits-tfjs',
  format: 'tfjs' as const,
  bytes: 409_000,
  files: ['model.json', 'weights.bin'],
  verified: { by: '@tensorflow/tfjs 4.22.0 (cpu)', examples: 100, maxAbsDiff: 2.4e-7 },
  grant: 'g9'
}

describe('ExportController', () => {
  it('keeps the result of each run and format', async () => {
    const host = fakeHost({ 'exports.run': () => written, 'grant.reveal': () => ({}) })
    const controller = new ExportController(host.client)
    await controller.start('r1', 'tfjs')
    expect(host.callsOf('exports.run')).toEqual([{ run: 'r1', format: 'tfjs' }])
    expect(controller.latest('r1', 'tfjs')).toMatchObject({ grant: 'g9', verified: { examples: 100 } })
    expect(controller.latest('r2', 'tfjs')).toBeUndefined()
    await controller.reveal('g9')
    expect(host.callsOf('grant.reveal')).toEqual([{ grant: 'g9' }])
  })

  it('exports into the folder the person chose, and nothing when the dialog was closed', async () => {
    let grants: { id: string; name: string; directory: boolean; project: boolean }[] | null = null
    const host = fakeHost({
      'exports.run': () => written,
      'dialog.pick': () => (grants ? { grants } : null)
    })
    const controller = new ExportController(host.client)
    await controller.startInChosenFolder('r1', 'tfjs')
    expect(host.callsOf('exports.run')).toEqual([])
    grants = [{ id: 'g1', name: 'out', directory: true, project: false }]
    await controller.startInChosenFolder('r1', 'tfjs')
    expect(host.callsOf('exports.run')).toEqual([{ run: 'r1', format: 'tfjs', grant: 'g1' }])
  })

  it('says what failed beside the format, and forgets it with the next try', async () => {
    let fail = true
    const { client } = fakeHost({
      'exports.run': () => {
        if (fail) throw new AnnealError({ code: 'enospc', message: 'The disk is full.', hint: 'Free some space.' })
        return written
      }
    })
    const controller = new ExportController(client)
    await controller.start('r1', 'tfjs')
    expect([controller.format, controller.job.error?.code, controller.done.length]).toEqual(['tfjs', 'enospc', 0])
    fail = false
    await controller.start('r1', 'tfjs')
    expect([controller.job.error, controller.done.length]).toEqual([null, 1])
  })

  it('can be cancelled', async () => {
    const { client } = fakeHost({
      'exports.run': async (_, { signal }) => {
        await new Promise((r) => signal.addEventListener('abort', r))
        throwIfAborted(signal)
        return written
      }
    })
    const controller = new ExportController(client)
    const ended = controller.start('r1', 'tfjs')
    controller.job.cancel()
    await ended
    expect([controller.done.length, controller.job.error, controller.job.running]).toEqual([0, null, false])
  })

  it('offers only what the engine can write', () => {
    expect(formatCards.filter((c) => c.available).map((c) => c.format)).toEqual(['tfjs'])
  })
})
