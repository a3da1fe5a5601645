import { describe, expect, it } from 'vitest'
import type { Column } from '@shared/project'
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
    const { shown, before } = visibleColumns(many, widths, { left: 50_000, width: 800 })
    expect(shown.length).toBeLessThan(15)
    expect(shown.some(({ column: { name } }) => name === 'c503')).toBe(true)
    expect(before).toBe((shown[0]?.at ?? 0) * 100)
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
