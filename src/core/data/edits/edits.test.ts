import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Column, DatasetEdit } from '@shared/project'
import type { PackedColumn } from '../columns'
import { equalRows } from '../equalRows'
import { applyEdits } from './applyEdits'
import type { Edited, EditSource } from './source'

/** Rows with a label, a number and a text; `content` says which rows are equal. */
function source(change: { labels?: string[]; content?: number[]; type?: 'image' | 'table' } = {}): EditSource {
  const labels = change.labels ?? ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'c']
  const n = labels.length
  const content = change.content ?? labels.map((_, i) => i)
  const classes = [...new Set(labels)].sort()
  const packed: PackedColumn[] = [
    {
      kind: 'category',
      name: 'label',
      categories: classes,
      data: Int32Array.from(labels, (label) => classes.indexOf(label))
    },
    { kind: 'number', name: 'size', data: Float64Array.from(labels, (_, i) => (i === 2 ? Number.NaN : i / 2)) },
    {
      kind: 'category',
      name: 'word',
      categories: ['1', '2', 'x'],
      data: Int32Array.from(labels, (_, i) => (i === 5 ? -1 : i % 3))
    },
    { kind: 'number', name: 'grade', data: Float64Array.from(labels, (_, i) => i % 2) },
    { kind: 'time', name: 'day', data: Float64Array.from(labels, (_, i) => i * 86_400_000) },
    { kind: 'text', name: 'note', at: (row) => `note ${row}` }
  ]
  const columns: Column[] = [
    { name: 'label', kind: 'category', role: 'target', missing: 0, categories: classes },
    { name: 'size', kind: 'number', role: 'feature', missing: 1 },
    { name: 'word', kind: 'category', role: 'feature', missing: 1, categories: ['1', '2', 'x'] },
    { name: 'grade', kind: 'number', role: 'ignore', missing: 0 },
    { name: 'day', kind: 'time', role: 'ignore', missing: 0 },
    { name: 'note', kind: 'text', role: 'ignore', missing: 0 }
  ]
  const sets = equalRows(Float64Array.from(content))
  return {
    type: change.type ?? 'table',
    task: 'classification',
    target: 'label',
    classes,
    columns,
    count: n,
    column: (name) => {
      const found = packed.find((c) => c.name === name)
      if (!found) throw new Error(`no ${name}`)
      return found
    },
    equal: () => sets,
    equalInputs: () => sets,
    alike: () => null
  }
}

const labelsOf = ({ classes, codes }: Edited): string[] => [...(codes ?? [])].map((code) => classes[code] ?? '')
const kept = ({ excluded }: Edited): number[] => [...excluded.keys()].filter((row) => excluded[row] === 0)
const apply = (edits: DatasetEdit[], data = source()) => applyEdits(data, edits)
const refused = (where: string, message?: RegExp) =>
  expect.objectContaining({ code: 'bad-edit', where, ...(message ? { message: expect.stringMatching(message) } : {}) })

describe('labels', () => {
  it('are changed row by row, to a new class too', () => {
    const edited = apply([{ kind: 'relabel', rows: [0, 3], to: 'new' }])
    expect(edited.classes).toEqual(['a', 'b', 'c', 'new'])
    expect(labelsOf(edited)).toEqual(['new', 'a', 'a', 'new', 'b', 'b', 'c', 'c', 'c', 'c'])
  })

  it('are renamed and merged, and classes keep their order', () => {
    const edited = apply([
      { kind: 'rename-class', from: 'a', to: 'z' },
      { kind: 'merge-classes', from: ['z', 'b'], to: 'both' }
    ])
    expect(edited.classes).toEqual(['both', 'c'])
    expect(labelsOf(edited).slice(0, 7)).toEqual([...Array<string>(6).fill('both'), 'c'])
    expect(edited.columns[0]).toMatchObject({ categories: ['both', 'c'], distinct: 2 })
  })

  it('go with a class that is relabelled away', () => {
    expect(apply([{ kind: 'relabel', rows: [0, 1, 2], to: 'b' }]).classes).toEqual(['b', 'c'])
  })

  it.each<[string, DatasetEdit[], string, RegExp]>([
    ['an unknown class', [{ kind: 'rename-class', from: 'q', to: 'r' }], 'edits.0.from', /no class “q”.*“a”, “b”, “c”/],
    ['a name that is taken', [{ kind: 'rename-class', from: 'a', to: 'b' }], 'edits.0.to', /already/],
    [
      'a class that was merged away',
      [
        { kind: 'merge-classes', from: ['a', 'b'], to: 'b' },
        { kind: 'merge-classes', from: ['a'], to: 'c' }
      ],
      'edits.1.from.0',
      /no class “a”/
    ],
    [
      'one class left',
      [{ kind: 'merge-classes', from: ['a', 'b', 'c'], to: 'all' }],
      'edits.0',
      /Only the class “all”/
    ],
    ['a class left out', [{ kind: 'exclude', rows: [3, 4, 5], why: '' }], 'edits.0', /All examples of “b”/],
    ['a row that is not there', [{ kind: 'exclude', rows: [1, 10], why: '' }], 'edits.0.rows.1', /no row 10/]
  ])('%s is refused', (_, edits, where, message) => {
    expect(() => apply(edits)).toThrowError(refused(where, message))
  })
})

describe('rows', () => {
  it('are left out and brought back', () => {
    const edited = apply([
      { kind: 'exclude', rows: [0, 6], why: '' },
      { kind: 'include', rows: [6] }
    ])
    expect(kept(edited)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  const labels = ['a', 'a', 'b', 'b', 'a', 'b']
  it('that are equal leave one, of each label', () => {
    const content = [1, 1, 1, 2, 3, 2]
    expect(kept(apply([{ kind: 'drop-duplicates', near: false }], source({ labels, content })))).toEqual([0, 2, 3, 4])
  })

  it('that are left out already do not stand for their copies', () => {
    const edits: DatasetEdit[] = [
      { kind: 'exclude', rows: [0], why: '' },
      { kind: 'drop-duplicates', near: false }
    ]
    expect(kept(apply(edits, source({ labels, content: [1, 1, 9, 2, 3, 4] })))).toEqual([1, 2, 3, 4, 5])
  })

  it('of one content and two labels all go', () => {
    const content = [1, 7, 1, 2, 3, 2]
    expect(kept(apply([{ kind: 'drop-conflicts' }], source({ labels, content })))).toEqual([1, 3, 4, 5])
  })

  it('without a value, or with one out of range, go', () => {
    expect(kept(apply([{ kind: 'drop-missing', columns: ['size', 'word'] }]))).toEqual([0, 1, 3, 4, 6, 7, 8, 9])
    expect(kept(apply([{ kind: 'keep-range', column: 'size', from: 0, to: 3 }]))).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('of small pictures are not compared by their looks', () => {
    expect(() => apply([{ kind: 'drop-duplicates', near: true }])).toThrowError(refused('edits.0.near'))
  })
})

describe('columns', () => {
  it('are read as another kind', () => {
    const { changed, columns } = apply([
      { kind: 'set-kind', column: 'word', to: 'number' },
      { kind: 'set-kind', column: 'size', to: 'category' }
    ])
    const word = changed.get('word')
    expect(word?.kind === 'number' && [...word.data.slice(0, 4)]).toEqual([1, 2, Number.NaN, 1])
    expect(columns.find((c) => c.name === 'size')).toMatchObject({ kind: 'category', missing: 1, distinct: 9 })
    expect(columns.find((c) => c.name === 'word')).toMatchObject({ kind: 'number', missing: 3, min: 1, max: 2 })
  })

  it('take another role; one column is the group', () => {
    const { columns } = apply([
      { kind: 'set-role', column: 'word', to: 'group' },
      { kind: 'set-role', column: 'grade', to: 'group' }
    ])
    expect(columns.map((c) => c.role)).toEqual(['target', 'feature', 'ignore', 'group', 'ignore', 'ignore'])
  })

  it('become the target: whole numbers of few values are classes', () => {
    const edited = apply([
      { kind: 'rename-class', from: 'a', to: 'z' },
      { kind: 'set-role', column: 'grade', to: 'target' }
    ])
    expect(edited).toMatchObject({ task: 'classification', target: 'grade', classes: ['0', '1'] })
    expect(edited.columns.map((c) => c.role)).toEqual(['feature', 'feature', 'feature', 'target', 'ignore', 'ignore'])
    const label = edited.changed.get('label')
    expect(label?.kind === 'category' && label.categories).toEqual(['b', 'c', 'z'])
  })

  it('become the target: other numbers are predicted, and rows without one are left out', () => {
    const edited = apply([{ kind: 'set-role', column: 'size', to: 'target' }])
    expect(edited).toMatchObject({ task: 'regression', codes: null, classes: [] })
    expect(kept(edited)).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9])
    expect(() =>
      apply([
        { kind: 'set-role', column: 'size', to: 'target' },
        { kind: 'rename-class', from: 'a', to: 'b' }
      ])
    ).toThrowError(refused('edits.1', /number to predict/))
  })

  it.each<[DatasetEdit, string]>([
    [{ kind: 'set-role', column: 'label', to: 'ignore' }, 'edits.0.column'],
    [{ kind: 'set-role', column: 'nothing', to: 'ignore' }, 'edits.0.column'],
    [{ kind: 'set-role', column: 'word', to: 'weight' }, 'edits.0.to'],
    [{ kind: 'set-role', column: 'note', to: 'time' }, 'edits.0.to'],
    [{ kind: 'set-role', column: 'day', to: 'target' }, 'edits.0.column'],
    [{ kind: 'set-kind', column: 'note', to: 'time' }, 'edits.0.to'],
    [{ kind: 'set-kind', column: 'label', to: 'number' }, 'edits.0.column'],
    [{ kind: 'keep-range', column: 'word', from: 0, to: 1 }, 'edits.0.column'],
    [{ kind: 'set-kind', column: 'size', to: 'image' }, 'edits.0.to']
  ])('%j is refused', (edit, where) => {
    expect(() => apply([edit])).toThrowError(refused(where))
  })

  it('must leave one to learn from', () => {
    expect(() =>
      apply([
        { kind: 'set-role', column: 'size', to: 'ignore' },
        { kind: 'set-role', column: 'word', to: 'ignore' }
      ])
    ).toThrowError(refused('edits.1', /No column/))
  })
})

const label = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const rows = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 }).map((list) => list.sort((a, b) => a - b))
const column = fc.constantFrom('label', 'size', 'word', 'grade')
const anyEdit: fc.Arbitrary<DatasetEdit> = fc.oneof(
  fc.record({ kind: fc.constant('relabel' as const), rows, to: label }),
  fc.record({ kind: fc.constant('rename-class' as const), from: label, to: label }),
  fc.record({ kind: fc.constant('merge-classes' as const), from: fc.array(label, { minLength: 1 }), to: label }),
  fc.record({ kind: fc.constant('exclude' as const), rows, why: fc.constant('') }),
  fc.record({ kind: fc.constant('include' as const), rows }),
  fc.record({ kind: fc.constant('drop-duplicates' as const), near: fc.constant(false) }),
  fc.constant({ kind: 'drop-conflicts' as const }),
  fc.record({ kind: fc.constant('set-role' as const), column, to: fc.constantFrom('feature', 'ignore', 'target') }),
  fc.record({ kind: fc.constant('set-kind' as const), column, to: fc.constantFrom('number', 'category') })
)

/** null: refused */
function attempt(data: EditSource, edits: DatasetEdit[]): Edited | null {
  try {
    return applyEdits(data, edits)
  } catch (e) {
    expect(e).toMatchObject({ code: 'bad-edit', where: expect.stringMatching(/^edits/) })
    return null
  }
}

describe('any edits', () => {
  it('are undone by leaving the last one out, whatever came between', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 6 }), anyEdit, (edits, last) => {
        const data = source({ content: [1, 2, 1, 3, 3, 4, 5, 6, 6, 7] })
        const before = attempt(data, edits)
        attempt(data, [...edits, last])
        expect(attempt(data, edits)).toEqual(before)
      })
    )
  })

  it('give at least two classes with examples each, or numbers, or are refused with a field', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 8 }), (edits) => {
        const edited = attempt(source({ content: [1, 2, 1, 3, 3, 4, 5, 6, 6, 7] }), edits)
        if (!edited) return
        const there = new Set(kept(edited).map((row) => edited.codes?.[row] ?? 0))
        if (edited.codes) expect([...there].sort()).toEqual(edited.classes.map((_, i) => i))
        else expect(edited.task).toBe('regression')
        expect(edited.columns.filter((c) => c.role === 'target').map((c) => c.name)).toEqual([edited.target])
      }),
      { numRuns: 500 }
    )
  })
})
