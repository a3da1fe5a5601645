import { describe, expect, it } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { Run } from '@shared/ipc/payloads'
import { fakeDataset, fakeRecipe, fakeRun, fakeTable } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { TryController } from './try.svelte'

const answerOf = (label: string) => ({
  predictions: [{ input: 'drawing', label, probabilities: [{ label, probability: 1 }] }],
  failed: []
})
const pixels = (value: number) => ({ width: 2, height: 2, channels: 1 as const, pixels: new Uint8Array(4).fill(value) })
const turns = (n = 5) => new Promise((r) => setTimeout(r, n))

const table = fakeTable()
const tableRun = (): Run => {
  const base = fakeRecipe()
  return fakeRun({
    recipe: {
      dataset: { ...base.dataset, name: 'houses', type: 'table', task: 'regression' },
      preprocess: {
        ...base.preprocess,
        inputs: {
          input: {
            kind: 'table',
            columns: [
              { kind: 'number', name: 'rooms', impute: 4, mean: 4, std: 2 },
              { kind: 'category', name: 'street', categories: ['paved', 'gravel'] }
            ]
          }
        }
      }
    }
  })
}

describe('TryController', () => {
  it('asks about the newest drawing only, one call at a time', async () => {
    const gates: (() => void)[] = []
    const host = fakeHost({
      'predict.drawing': async ({ drawing }) => {
        await new Promise<void>((r) => gates.push(r))
        return answerOf(String(drawing.pixels[0]))
      }
    })
    const controller = new TryController(host.client, { run: () => fakeRun(), datasets: () => [fakeDataset()] })
    for (const value of [1, 2, 3, 4]) controller.askDrawing(pixels(value))
    await turns()
    expect(host.callsOf('predict.drawing')).toHaveLength(1)
    gates[0]?.()
    await turns()
    expect(controller.answer?.label).toBe('1')
    gates[1]?.()
    await turns()
    expect(controller.answer?.label).toBe('4')
    expect(host.callsOf('predict.drawing')).toHaveLength(2)
  })

  it('drops an answer that comes after the pad was cleared', async () => {
    let gate: (() => void) | undefined
    const { client } = fakeHost({
      'predict.drawing': async () => {
        await new Promise<void>((r) => (gate = r))
        return answerOf('3')
      }
    })
    const controller = new TryController(client, { run: () => fakeRun(), datasets: () => [] })
    controller.askDrawing(pixels(9))
    await turns()
    controller.clearDrawing()
    gate?.()
    await turns()
    expect(controller.answer).toBeNull()
  })

  it('makes a form of the recipe’s columns and asks with every one', async () => {
    const host = fakeHost({
      'predict.row': () => ({ predictions: [{ input: 'row', label: null, value: 7, probabilities: [] }], failed: [] })
    })
    const controller = new TryController(host.client, { run: tableRun, datasets: () => [table] })
    expect(controller.fields).toEqual([
      { kind: 'number', name: 'rooms', form: 'plain', impute: 4, range: { min: 1, max: 9 } },
      { kind: 'category', name: 'street', categories: ['paved', 'gravel'] }
    ])
    controller.setCell('rooms', '5')
    await turns()
    expect(host.callsOf('predict.row')).toEqual([{ run: 'r1', row: { rooms: '5', street: '' } }])
    expect(controller.answer?.value).toBe(7)
    controller.setCell('rooms', 'five')
    await turns()
    expect(controller.fieldErrors['rooms']).toContain('“five” is not a number')
    expect(controller.answer).toBeNull()
    expect(host.callsOf('predict.row')).toHaveLength(1)
  })

  it('fills the row with an example of the test split', async () => {
    const host = fakeHost({
      'predict.row': () => ({ predictions: [], failed: [] }),
      'datasets.samples': ({ offset }) => ({
        total: 100,
        samples: [{ index: 900 + offset, split: 'test', target: 250, origin: 'row 951', cells: ['6', 'gravel', '250'] }]
      })
    })
    const controller = new TryController(host.client, { run: tableRun, datasets: () => [table] }, () => 0.5)
    await controller.fillWithExample()
    expect(host.callsOf('datasets.samples')).toMatchObject([
      { name: 'houses', filter: { split: 'test' }, offset: 50, limit: 1 }
    ])
    expect(controller.row).toEqual({ rooms: '6', street: 'gravel' })
    expect(controller.example?.target).toBe(250)
    controller.setCell('rooms', '7')
    expect(controller.example).toBeNull()
  })

  it('asks about files the person picked, and says what fails', async () => {
    const host = fakeHost({
      'dialog.pick': () => ({ grants: [{ id: 'g1', name: 'a.png', directory: false, project: false }] }),
      'predict.files': () => {
        throw new AnnealError({ code: 'run-has-no-model', message: 'No model.', hint: 'Train.' })
      }
    })
    const controller = new TryController(host.client, { run: () => fakeRun(), datasets: () => [] })
    await controller.pickFiles()
    expect(host.callsOf('predict.files')).toEqual([{ run: 'r1', grants: ['g1'] }])
    expect(controller.files.error?.code).toBe('run-has-no-model')
    expect(controller.answers).toBeNull()
  })

  it('answers a single file as large as a drawing', async () => {
    const { client } = fakeHost({
      'predict.files': ({ grants }) => ({
        ...answerOf('3'),
        predictions: grants.map((g) => ({ input: g, label: '3', probabilities: [] }))
      })
    })
    const controller = new TryController(client, { run: () => fakeRun(), datasets: () => [] })
    await controller.askFiles(['a', 'b'])
    expect([controller.answer, controller.answers?.predictions.length]).toEqual([null, 2])
    controller.drawing.begin({ x: 1, y: 1 })
    await controller.askFiles(['c'])
    expect([controller.answer?.input, controller.drawing.empty]).toEqual(['c', true])
  })

  it('forgets what another run said', async () => {
    const { client } = fakeHost({ 'predict.drawing': () => answerOf('3') })
    const controller = new TryController(client, { run: () => fakeRun(), datasets: () => [] })
    controller.useRun('r1')
    controller.askDrawing(pixels(1))
    await turns()
    controller.useRun('r1')
    expect(controller.answer?.label).toBe('3')
    controller.useRun('r2')
    expect(controller.answer).toBeNull()
  })

  it('puts an example of the pictures on the pad until it is cleared', async () => {
    const { client } = fakeHost({
      'datasets.samples': () => ({ total: 1, samples: [{ index: 7, split: 'test', target: 2, origin: '2/7.png' }] })
    })
    const controller = new TryController(client, { run: () => fakeRun(), datasets: () => [fakeDataset()] })
    expect(controller.drawable).toBe(true)
    await controller.fillWithExample()
    expect(controller.example?.index).toBe(7)
    controller.clearDrawing()
    expect(controller.example).toBeNull()
  })

  it('asks nothing without a run', async () => {
    const host = fakeHost({})
    const controller = new TryController(host.client, { run: () => undefined, datasets: () => [] })
    controller.askDrawing(pixels(1))
    controller.askRow()
    await controller.askFiles(['g'])
    await controller.fillWithExample()
    expect(host.calls).toEqual([])
  })
})
