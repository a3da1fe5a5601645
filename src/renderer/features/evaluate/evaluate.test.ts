import { describe, expect, it } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { Run } from '@shared/ipc/payloads'
import { fakeDataset, fakeEvaluation, fakeRun } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { EvaluateController } from './evaluate.svelte'

function setUp(handlers: Parameters<typeof fakeHost>[0] = {}) {
  let run: Run | undefined = fakeRun({ state: { id: 'r1' } })
  const host = fakeHost({ 'evaluations.list': () => [fakeEvaluation()], ...handlers })
  const controller = new EvaluateController(host.client, { run: () => run, datasets: () => [fakeDataset()] })
  return { controller, host, choose: (next: Run | undefined) => (run = next) }
}

describe('EvaluateController', () => {
  it('shows what is on disk, once a run', async () => {
    const { controller, host } = setUp()
    expect(controller.evaluation).toBeUndefined()
    await controller.load()
    expect(controller.evaluation?.loss).toBe(0.3)
    await controller.load()
    expect(host.callsOf('evaluations.list')).toHaveLength(1)
    expect(controller.classes).toEqual(['0', '1', '2'])
    expect(controller.splitSize).toBe(100)
    controller.chooseSplit('validation')
    expect(controller.evaluation).toBeUndefined()
  })

  it('never shows one run’s figures for another', async () => {
    let answer: (() => void) | undefined
    const { controller, choose } = setUp({
      'evaluations.list': async ({ run }) => {
        if (run === 'r1') await new Promise<void>((r) => (answer = r))
        return [fakeEvaluation({ run, loss: run === 'r1' ? 1 : 2 })]
      }
    })
    const slow = controller.load()
    choose(fakeRun({ state: { id: 'r2' } }))
    await controller.load()
    expect(controller.evaluation?.loss).toBe(2)
    answer?.()
    await slow
    expect(controller.evaluation?.loss).toBe(2)
    choose(undefined)
    expect(controller.evaluation).toBeUndefined()
  })

  it('puts a new evaluation in the place of the old one of that split', async () => {
    const { controller, host } = setUp({ 'evaluations.run': ({ split }) => fakeEvaluation({ split, loss: 0.2 }) })
    await controller.load()
    controller.openCell(0, 1)
    await controller.evaluate()
    expect(controller.evaluation?.loss).toBe(0.2)
    expect(controller.cell).toBeNull()
    controller.chooseSplit('train')
    await controller.evaluate()
    expect(host.callsOf('evaluations.run')).toEqual([
      { run: 'r1', split: 'test' },
      { run: 'r1', split: 'train' }
    ])
    controller.chooseSplit('test')
    expect(controller.evaluation?.loss).toBe(0.2)
  })

  it('says when the run was trained further since', async () => {
    const { controller, choose } = setUp()
    await controller.load()
    expect(controller.outdated).toBe(false)
    // A new name is no new training.
    choose(fakeRun({ state: { id: 'r1', name: 'renamed', updatedAt: '2026-02-01T00:00:00.000Z' } }))
    expect(controller.outdated).toBe(false)
    choose(fakeRun({ state: { id: 'r1', best: { epoch: 12, loss: 0.05 } } }))
    expect(controller.outdated).toBe(true)
  })

  it('turns the order of the same column round', () => {
    const { controller } = setUp()
    controller.sortBy('f1')
    expect(controller.order).toEqual({ by: 'f1', descending: false })
    controller.sortBy('f1')
    expect(controller.order).toEqual({ by: 'f1', descending: true })
    controller.sortBy('recall')
    expect(controller.order).toEqual({ by: 'recall', descending: false })
  })

  it('keeps an error for the page', async () => {
    const { controller } = setUp({
      'evaluations.list': () => {
        throw new AnnealError({ code: 'invalid-file', message: 'The file is damaged.', hint: 'Restore it.' })
      }
    })
    await controller.load()
    expect(controller.error?.code).toBe('invalid-file')
    expect(controller.loading).toBe(false)
  })

  it('asks for rows by their index', async () => {
    const { controller, host } = setUp({
      'datasets.samples': ({ indices }) => ({
        total: 2,
        samples: (indices ?? []).map((index) => ({ index, split: 'test', target: 0, origin: `0/${index}.png` }))
      })
    })
    expect((await controller.samples([14, 11])).map((s) => s.origin)).toEqual(['0/14.png', '0/11.png'])
    expect(host.callsOf('datasets.samples')).toMatchObject([{ name: 'digits', indices: [14, 11], limit: 2 }])
    expect(await controller.samples([])).toEqual([])
  })
})
