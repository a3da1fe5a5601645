import { describe, expect, it } from 'vitest'
import type { EditCommand } from '@core/model'
import { AnnealError } from '@shared/errors'
import type { ModelSummary } from '@shared/ipc/payloads'
import { fakeGraph, fakeModel } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { OpenModels } from './openModels'

const units = (n: number): EditCommand => ({ kind: 'setParams', id: 'dense_1', params: { units: n } })

function setUp(save?: (input: ModelSummary) => ModelSummary) {
  const disk = fakeModel()
  const conflicts: AnnealError[] = []
  const host = fakeHost({
    'models.save':
      save ??
      ((input) => {
        Object.assign(disk, input, { revision: input.revision + 1 })
        return structuredClone(disk)
      })
  })
  const models = new OpenModels(host.client, (error) => conflicts.push(error))
  return { disk, host, models, conflicts, open: models.of(fakeModel(), ['dense']) }
}

describe('open models', () => {
  it('write the first change at once, and what follows together, each on the revision before', async () => {
    const { open, host, disk, models } = setUp()
    for (let n = 1; n <= 50; n++) open.editor.apply('Set', [units(n)])
    expect(open.saving.pending).toBe(true)
    await models.flush()
    expect(open.saving.pending).toBe(false)
    expect(disk.graph).toEqual(open.editor.graph)
    expect(host.callsOf('models.save').length).toBeLessThanOrEqual(3)
    expect(disk.revision).toBe(1 + host.callsOf('models.save').length)
  })

  it('keep what can’t be saved, say why, and try again with the next change', async () => {
    let broken = true
    const { open, models } = setUp((input) => {
      if (broken) throw new AnnealError({ code: 'disk-full', message: 'The disk is full.', hint: 'Make room.' })
      return { ...input, revision: input.revision + 1 }
    })
    open.editor.apply('Set', [units(1)])
    await expect(models.flush()).rejects.toThrow('The disk is full.')
    expect(open.saving.error?.code).toBe('disk-full')
    broken = false
    await models.flush()
    expect([open.saving.error, open.saving.pending]).toEqual([null, false])
  })

  it('take what was changed elsewhere, but not their own writing read late', async () => {
    const { open, models, disk } = setUp()
    open.editor.apply('Set', [units(5)])
    await models.flush()
    models.take([fakeModel()])
    expect(open.editor.steps).toBe(1)
    const elsewhere = { ...disk, revision: 9, graph: fakeGraph('table') }
    models.take([elsewhere])
    expect(open.editor.graph).toEqual(fakeGraph('table'))
    open.editor.undo()
    await models.flush()
    expect(disk.revision).toBe(10)
  })

  it('tell of a conflict, and go on from what is there', async () => {
    const { open, models, conflicts } = setUp(() => {
      throw new AnnealError({ code: 'conflict', message: 'Changed.', where: 'dense (conflict)', hint: 'Look at both.' })
    })
    open.editor.apply('Set', [units(5)])
    await models.flush()
    expect(conflicts.map((e) => e.where)).toEqual(['dense (conflict)'])
    models.take([{ ...fakeModel(), revision: 2, graph: fakeGraph('table') }])
    expect(open.editor.graph).toEqual(fakeGraph('table'))
  })

  it('keep their history when they are renamed', async () => {
    const { open, models, disk } = setUp()
    open.editor.apply('Set', [units(5)])
    await models.flush()
    const renamed = models.of({ ...structuredClone(disk), name: 'wide' }, ['wide'])
    expect(renamed.editor.undo()).toBe('Set')
    await models.flush()
    expect(disk).toMatchObject({ name: 'wide', graph: fakeGraph() })
  })
})
