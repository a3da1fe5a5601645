import { describe, expect, it, vi } from 'vitest'
import { AnnealError } from '@shared/errors'
import type { Sample } from '@shared/ipc/payloads'
import type { DatasetFile } from '@shared/project'
import { History } from '../../app/history.svelte'
import { fakeDataset, fakeTable } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { DatasetEditing } from './datasetEditing.svelte'
import { everything } from './pageCache'
import { Selection } from './selection.svelte'
import { SplitChoices } from './splitChoices.svelte'

const sample = (index: number): Sample => ({ index, split: 'train', target: 0, origin: '' })

describe('Selection', () => {
  const filter = { ...everything, label: 1 }

  it('toggles one, and takes a range in whatever was on the screen', async () => {
    const read = vi.fn((_: unknown, from: number, to: number) =>
      Promise.resolve(Array.from({ length: to - from }, (_v, i) => sample(100 + from + i)))
    )
    const selection = new Selection(read)
    selection.toggle(105, { filter, offset: 5 })
    await selection.extend(102, { filter, offset: 2 })
    expect(selection.list()).toEqual([102, 103, 104, 105])
    selection.toggle(103, { filter, offset: 3 })
    expect(selection.list()).toEqual([102, 104, 105])
    selection.clear()
    expect(selection.size).toBe(0)
  })

  it('takes a press as a choice with a key or beside others, else leaves it to open', async () => {
    const selection = new Selection(() => Promise.resolve([sample(1), sample(2)]))
    const at = (offset: number) => ({ filter, offset })
    const keys = { ctrlKey: false, metaKey: false, shiftKey: false }
    expect(selection.press(keys, 1, at(1))).toBeNull()
    await selection.press({ ...keys, ctrlKey: true }, 1, at(1))
    await selection.press(keys, 7, at(7))
    expect(selection.press(keys, undefined, at(8))).toBeNull()
    expect(selection.list()).toEqual([1, 7])
    await selection.press({ ...keys, shiftKey: true }, 2, at(2))
    expect(selection.list()).toEqual([1, 2, 7])
  })

  it('starts anew where the range would cross into another class', async () => {
    const selection = new Selection(() => Promise.reject(new Error('not to be read')))
    selection.toggle(1, { filter, offset: 0 })
    await selection.extend(50, { filter: { ...filter, label: 2 }, offset: 9 })
    expect(selection.list()).toEqual([1, 50])
  })

  it('forgets a range that comes after it was cleared', async () => {
    let answer: (samples: Sample[]) => void = () => undefined
    const selection = new Selection(() => new Promise((resolve) => (answer = resolve)))
    selection.toggle(1, { filter, offset: 0 })
    const range = selection.extend(3, { filter, offset: 2 })
    selection.clear()
    answer([sample(1), sample(2), sample(3)])
    await range
    expect(selection.size).toBe(0)
  })
})

describe('DatasetEditing', () => {
  function setUp() {
    let dataset: DatasetFile = fakeDataset()
    const next = (change: Partial<DatasetFile>): DatasetFile => {
      dataset = { ...dataset, ...change, revision: dataset.revision + 1 }
      return dataset
    }
    const fake = fakeHost({
      'dataset.edit': ({ revision, edits = [], split, policy }) => {
        if (revision !== undefined && revision !== dataset.revision)
          throw new AnnealError({ code: 'conflict', message: 'Changed.', hint: 'Read.' })
        const drawn = split ? { ...dataset.split, kind: split.kind ?? 'random', moved: { test: [1] } } : dataset.split
        return next({ edits: [...dataset.edits, ...edits], split: policy ?? drawn })
      },
      'dataset.undo': ({ steps }) => next({ edits: dataset.edits.slice(0, -steps) }),
      'dataset.redo': () => next({ edits: [{ kind: 'exclude', rows: [1], why: '' }] })
    })
    const history = new History()
    const editing = new DatasetEditing({ host: fake.client, history, refresh: () => Promise.resolve() })
    return { editing, history, fake, dataset: () => dataset }
  }

  it('takes edits back and makes them again', async () => {
    const { editing, history, dataset } = setUp()
    await editing.apply(dataset(), 'Leave out', { edits: [{ kind: 'exclude', rows: [1], why: '' }] })
    expect(dataset().edits).toHaveLength(1)
    expect(history.undoTitle).toBe('Leave out')
    await history.undo()
    expect(dataset().edits).toEqual([])
    await history.redo()
    expect(dataset().edits).toHaveLength(1)
  })

  it('puts a split back as it was instead of drawing it anew', async () => {
    const { editing, history, fake, dataset } = setUp()
    const before = dataset().split
    const after = await editing.apply(dataset(), 'Split', { split: { kind: 'group', column: 'x' } })
    await history.undo()
    expect(dataset().split).toEqual(before)
    await history.redo()
    expect(dataset().split).toEqual(after.split)
    expect(fake.callsOf('dataset.undo')).toEqual([])
  })

  it('remembers nothing of what was refused', async () => {
    const { editing, history, dataset } = setUp()
    const stale = { ...dataset(), revision: 99 }
    await expect(editing.apply(stale, 'x', { balance: 'weights' })).rejects.toMatchObject({ code: 'conflict' })
    expect([history.undoTitle, editing.busy]).toEqual([null, false])
  })
})

describe('SplitChoices', () => {
  it('asks for what the kind needs', () => {
    const choices = new SplitChoices(fakeTable())
    choices.kind = 'group'
    expect(choices.columns).toEqual(['rooms', 'street'])
    expect(choices.change).toMatchObject({ kind: 'group', column: 'rooms' })
    choices.kind = 'kfold'
    expect(choices.change.fold).toBe(0)
    for (const fold of [0, 6, 1.5]) {
      choices.fold = fold
      expect(choices.problem).toBe('The folds are 1 to 5.')
    }
    choices.fold = 2
    choices.test = 20
    expect([choices.problem, choices.change]).toMatchObject([null, { kind: 'kfold', folds: 5, fold: 1 }])
    const { train, validation, test } = choices.change.fractions ?? {}
    expect([train, validation, test]).toEqual([0.64, 0.16, 0.2].map((share) => expect.closeTo(share) as number))
    choices.kind = 'random'
    expect(choices.problem).toMatch(/100 %/)
  })

  it('says when there is no column to group by', () => {
    const choices = new SplitChoices(fakeDataset())
    choices.kind = 'group'
    expect(choices.problem).toMatch(/no column/)
  })
})
