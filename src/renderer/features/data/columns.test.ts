import { describe, expect, it } from 'vitest'
import { editedColumns } from '@core/data/editedColumns'
import { AnnealError } from '@shared/errors'
import type { Column } from '@shared/project'
import { History } from '../../app/history.svelte'
import { fakeTable } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { ColumnEdits } from './columnEdits'
import { sortColumns } from './columnSort'
import { indexWidth, TableColumns, usual, visibleColumns } from './tableColumns.svelte'

const column = (name: string, change: Partial<Column> = {}): Column => ({
  name,
  kind: 'number',
  role: 'feature',
  missing: 0,
  ...change
})

describe('widths of columns', () => {
  const columns = ['a', 'b', 'c', 'd'].map((name) => column(name))

  it('share the room that is left, but for those a person set', () => {
    const layout = new TableColumns(() => columns)
    expect(layout.widths(0)).toEqual([usual, usual, usual, usual])
    expect(layout.widths(indexWidth + 4 * 200)).toEqual([200, 200, 200, 200])
    layout.resize('b', 300)
    expect(layout.widths(indexWidth + 900)).toEqual([200, 300, 200, 200])
    layout.resize('b', 5)
    expect(layout.widths(0)[1]).toBe(56)
    layout.reset('b')
    expect(layout.widths(0)[1]).toBe(usual)
  })

  it('draw only what is on screen of a thousand', () => {
    const many = Array.from({ length: 1000 }, (_, i) => column(`c${i}`))
    const widths = many.map(() => 100)
    const { shown, before, after } = visibleColumns(many, widths, { left: 50_000, width: 800 })
    expect(shown.length).toBeLessThan(15)
    expect(shown.some(({ column: { name } }) => name === 'c503')).toBe(true)
    expect(before + after + shown.reduce((sum, c) => sum + c.width, 0)).toBe(100_000)
  })
})

describe('list of columns', () => {
  it('is sorted by what stands out, with what has no figure last', () => {
    const columns = [
      column('price', { role: 'target', distinct: 90 }),
      column('rooms', { missing: 3, correlation: { with: 'price', value: -0.8, measure: 'pearson' } }),
      column('area', { missing: 7, distinct: 4, correlation: { with: 'price', value: 0.5, measure: 'pearson' } })
    ]
    const names = (sort: Parameters<typeof sortColumns>[1]) => sortColumns(columns, sort).map(({ name }) => name)
    expect(names('place')).toEqual(['price', 'rooms', 'area'])
    expect(names('name')).toEqual(['area', 'price', 'rooms'])
    expect(names('missing')).toEqual(['area', 'rooms', 'price'])
    expect(names('distinct')).toEqual(['price', 'area', 'rooms'])
    expect(names('correlation')).toEqual(['rooms', 'area', 'price'])
  })
})

describe('ColumnEdits', () => {
  function setUp() {
    let dataset = fakeTable()
    const history = new History()
    const fake = fakeHost({
      'dataset.edit': ({ revision, edits }) => {
        if (revision !== dataset.revision)
          throw new AnnealError({ code: 'conflict', message: 'Changed.', hint: 'Read.' })
        dataset = { ...dataset, revision: revision + 1, edits: [...dataset.edits, ...edits] }
        return dataset
      }
    })
    const session = {
      host: fake.client,
      history,
      refresh: () => Promise.resolve(),
      get datasets() {
        return [dataset]
      }
    }
    const role = () => editedColumns(dataset).find(({ name }) => name === 'rooms')?.role
    return { edits: new ColumnEdits(session), history, role, dataset: () => dataset }
  }
  const ignore = { kind: 'set-role', column: 'rooms', to: 'ignore' } as const
  const use = { kind: 'set-role', column: 'rooms', to: 'feature' } as const

  it('changes a role, undoes and redoes it', async () => {
    const { edits, history, role, dataset } = setUp()
    await edits.change(dataset(), 'Change', ignore, use)
    expect(role()).toBe('ignore')
    await history.undo()
    expect(role()).toBe('feature')
    await history.redo()
    expect(role()).toBe('ignore')
  })

  it('remembers nothing of a change that was refused', async () => {
    const { edits, history, role, dataset } = setUp()
    await expect(edits.change({ ...dataset(), revision: 99 }, 'Change', ignore, use)).rejects.toMatchObject({
      code: 'conflict'
    })
    expect(role()).toBe('feature')
    expect(history.undoTitle).toBeNull()
  })
})

describe('editedColumns', () => {
  it('lays kinds and roles over what was imported, the last one last', () => {
    const edits = [
      { kind: 'set-kind', column: 'rooms', to: 'category' },
      { kind: 'set-role', column: 'rooms', to: 'group' },
      { kind: 'set-kind', column: 'rooms', to: 'text' },
      { kind: 'set-role', column: 'gone', to: 'ignore' }
    ] as const
    const columns = editedColumns(fakeTable({ edits: [...edits] }))
    expect(columns[0]).toMatchObject({ name: 'rooms', kind: 'text', role: 'group' })
    expect(columns.length).toBe(3)
  })
})
