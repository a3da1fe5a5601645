import { describe, expect, it, vi } from 'vitest'
import { AnnealError, cancelled } from '@shared/errors'
import type { ProjectInfo } from '@shared/ipc/hostContract'
import type { ImportReport, Sniffed } from '@shared/ipc/payloads'
import { fakeDataset } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { freeName, ImportFlow } from './importFlow.svelte'

const grants = [{ id: 'g1', name: 'digits', directory: true, project: false }]
const sniffed: Sniffed = {
  type: 'image',
  kind: 'image-folder',
  suggestedName: 'digits',
  sentence: 'A folder of images in 10 subfolders: each is a label.',
  classes: ['0', '1'],
  files: 20,
  bytes: 1000,
  columns: [],
  suggestedTarget: null,
  preview: [],
  labelFiles: [],
  parts: [],
  part: null
}
const table: Sniffed = {
  ...sniffed,
  type: 'table',
  kind: 'csv',
  suggestedName: 'houses',
  columns: [
    { name: 'rooms', kind: 'number' },
    { name: 'price', kind: 'number' }
  ],
  suggestedTarget: 'price'
}
const report: ImportReport = { dataset: fakeDataset({ name: 'digits-2' }), modelsCreated: ['dense'], seconds: 1.5 }
type ImportHandler = NonNullable<Parameters<typeof fakeHost>[0]['datasets.import']>

function setUp(seen: Sniffed = sniffed, importing: ImportHandler = () => report) {
  const fake = fakeHost({ 'datasets.sniff': () => seen, 'datasets.import': importing })
  const into = {
    host: fake.client,
    project: { id: 'p', name: 'mine', folder: '~/mine' } as ProjectInfo | null,
    datasets: [fakeDataset()],
    enter: vi.fn<(info: ProjectInfo | null) => Promise<void>>(() => Promise.resolve())
  }
  return { flow: new ImportFlow(into), fake, into }
}

describe('ImportFlow', () => {
  it('looks, asks with a free name, imports and reports', async () => {
    const { flow, fake } = setUp(sniffed, (_input, { send }) => {
      send({ stage: 'Reading images', done: 10, total: 20, unit: 'images' })
      return report
    })
    await flow.open(grants)
    expect(flow.step).toBe('asking')
    expect(flow.choices.name).toBe('digits-2')
    await flow.start()
    expect(flow.step).toBe('done')
    expect(flow.report?.dataset.name).toBe('digits-2')
    expect(flow.meter.done).toBe(10)
    expect(fake.callsOf('datasets.import')).toEqual([
      { grants: ['g1'], options: { name: 'digits-2', seed: 0, copy: false, fit: 'pad' } }
    ])
  })

  it('asks a table for its target and nothing about pictures', async () => {
    const { flow, fake } = setUp(table)
    await flow.open(grants)
    expect(flow.choices.target).toBe('price')
    flow.choices.target = 'rooms'
    await flow.start()
    expect(fake.callsOf('datasets.import')).toMatchObject([{ options: { target: 'rooms' } }])
    expect(flow.choices.options()).toEqual({ name: 'houses', seed: 0, copy: false, target: 'rooms' })
  })

  it('looks again at another sheet, and imports that', async () => {
    const book: Sniffed = { ...table, kind: 'xlsx', parts: ['2023', '2024'], part: '2023' }
    const other: Sniffed = { ...book, columns: [{ name: 'sum', kind: 'number' }], suggestedTarget: 'sum', part: '2024' }
    const fake = fakeHost({
      'datasets.sniff': ({ choices }) => (choices?.part === '2024' ? other : book),
      'datasets.import': () => report
    })
    const flow = new ImportFlow({
      host: fake.client,
      project: { id: 'p', name: 'm', folder: '~' },
      datasets: [],
      enter: vi.fn()
    })
    await flow.open(grants)
    flow.choices.name = 'mine'
    flow.choices.part = '2024'
    await flow.lookAgain()
    expect(flow.choices).toMatchObject({ name: 'mine', target: 'sum', part: '2024' })
    await flow.start()
    expect(fake.callsOf('datasets.import')).toMatchObject([{ options: { choices: { part: '2024' }, target: 'sum' } }])
  })

  it('comes back to the questions when it can’t be read as was chosen', async () => {
    const fake = fakeHost({
      'datasets.sniff': ({ choices }) => {
        if (choices)
          throw new AnnealError({ code: 'bad-encoding', message: 'It is not UTF-8.', hint: 'Choose another.' })
        return table
      }
    })
    const flow = new ImportFlow({ host: fake.client, project: null, datasets: [], enter: vi.fn() })
    await flow.open(grants)
    flow.choices.encoding = 'utf-8'
    await flow.lookAgain()
    expect(flow.error?.code).toBe('bad-encoding')
    expect(flow.step).toBe('asking')
    expect(flow.sniffed).toEqual(table)
  })

  it('starts only when every choice can be used', async () => {
    const { flow, fake } = setUp()
    await flow.open(grants)
    const { choices } = flow
    choices.name = 'digits'
    expect(flow.ready).toBe(false)
    choices.name = 'a/b'
    expect(choices.nameProblem).toContain('can’t contain')
    choices.name = '数字'
    expect(flow.ready).toBe(true)
    choices.split = 'custom'
    choices.train = 90
    expect(choices.problem).toBe('The three parts must add up to 100 %.')
    choices.train = NaN
    expect(choices.problem).toBe('A part must be from 0 to 100 %.')
    choices.train = 80
    choices.size = 'custom'
    choices.width = 0
    expect(flow.ready).toBe(false)
    await flow.start()
    expect(fake.callsOf('datasets.import')).toEqual([])
  })

  it('says before the import what it would refuse', async () => {
    const { flow, fake } = setUp({ ...sniffed, classes: ['cats'] })
    await flow.open(grants)
    expect(flow.refusal).toMatchObject({ code: 'one-class', message: expect.stringContaining('“cats”') })
    expect(flow.ready).toBe(false)
    await flow.start()
    expect(fake.callsOf('datasets.import')).toEqual([])
    // A file beside them names other classes than the one folder does.
    flow.choices.labelFile = 'labels.csv'
    expect(flow.refusal).toBeNull()
  })

  it('comes back to the questions when cancelled', async () => {
    const { flow } = setUp(
      sniffed,
      (_input, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(cancelled())))
    )
    await flow.open(grants)
    const done = flow.start()
    await Promise.resolve()
    flow.cancel()
    expect(flow.cancelling).toBe(true)
    await done
    expect(flow.step).toBe('asking')
    expect(flow.error).toBeNull()
    expect(flow.cancelling).toBe(false)
  })

  it('makes a project with its data on the welcome page, in one call', async () => {
    const project = { id: 'n', name: 'digits', folder: '~/digits' }
    const fake = fakeHost({
      'datasets.sniff': () => sniffed,
      'projects.createFromData': () => ({ project, report })
    })
    const enter = vi.fn<(info: ProjectInfo | null) => Promise<void>>(() => Promise.resolve())
    const flow = new ImportFlow({ host: fake.client, project: null, datasets: [], enter })
    await flow.open(grants)
    await flow.start()
    expect(fake.callsOf('projects.createFromData')).toMatchObject([{ name: 'digits', grants: ['g1'] }])
    expect(enter.mock.calls).toEqual([[project]])
    expect(flow.step).toBe('done')
  })

  it('keeps what was chosen when the import fails', async () => {
    const { flow } = setUp(sniffed, () => {
      throw new AnnealError({ code: 'one-class', message: 'There is one class.', hint: 'Add another.' })
    })
    await flow.open(grants)
    flow.choices.name = 'mine'
    await flow.start()
    expect(flow.step).toBe('asking')
    expect(flow.error?.code).toBe('one-class')
    expect(flow.choices.name).toBe('mine')
  })
})

describe('labels from a file', () => {
  const file = { file: 'l.csv', columns: ['f', 'a', 'b'], name: 'f', label: null, candidates: ['a', 'b'] }

  it('asks for the column that nothing tells', async () => {
    const { flow, fake } = setUp({ ...sniffed, kind: 'image-labels', labelFiles: [file] })
    await flow.open(grants)
    expect(flow.choices.problem).toBe('Choose the column with the label.')
    expect(flow.ready).toBe(false)
    flow.choices.labelColumn = 'b'
    await flow.start()
    expect(fake.callsOf('datasets.import')).toMatchObject([
      { options: { labels: { file: 'l.csv', name: 'f', label: 'b' } } }
    ])
  })

  it('folders are the labels until a file is chosen', async () => {
    const { flow } = setUp({ ...sniffed, labelFiles: [{ ...file, label: 'a' }] })
    await flow.open(grants)
    expect(flow.choices.options()).not.toHaveProperty('labels')
    flow.choices.takeLabels('l.csv')
    expect(flow.choices.options()).toMatchObject({ labels: { file: 'l.csv', label: 'a' } })
    flow.choices.takeLabels('')
    expect(flow.choices.options()).not.toHaveProperty('labels')
  })
})

describe('freeName', () => {
  it('counts on from names that are taken', () => {
    expect(freeName('a', [])).toBe('a')
    expect(freeName('a', ['a', 'a-2'])).toBe('a-3')
    expect(freeName('../x', [])).toBe('data')
  })
})
