import { describe, expect, it } from 'vitest'
import { codesOf } from '../../fixtures'
import { openPacked, type PackedDataset } from '../../index'
import { importing, project, rows, table } from './csvProject'

function numbers(packed: PackedDataset, name: string): number[] {
  const column = packed.column(name)
  if (column.kind !== 'number') throw new Error(`${name} is ${column.kind}`)
  return [...column.data]
}

describe('a table', () => {
  it('becomes columns with kinds, statistics, classes and a split', async () => {
    const { dataset, modelsCreated } = await importing(table(rows(60)), 'bought')
    expect(dataset).toMatchObject({
      type: 'table',
      task: 'classification',
      target: 'bought',
      classes: ['no', 'yes'],
      examples: 60,
      splitCounts: { train: 48, validation: 6, test: 6 },
      problems: [],
      source: { kind: 'csv', files: 1 }
    })
    expect(dataset.columns).toMatchObject([
      { name: 'size', kind: 'number', role: 'feature', missing: 0, distinct: 60, min: 0, max: 88.5, mean: 44.25 },
      { name: 'colour', kind: 'category', role: 'feature', categories: ['blue', 'green', 'red'], distinct: 3 },
      { name: 'bought', kind: 'category', role: 'target', categories: ['no', 'yes'] }
    ])
    expect(dataset.columns[0]?.histogram?.counts).toEqual(new Array(20).fill(3))
    expect(modelsCreated).toEqual(['mlp'])
    const packed = await openPacked(project, 'd')
    expect(numbers(packed, 'size').slice(0, 4)).toEqual([0, 1.5, 3, 4.5])
    expect(packed.origin(0)).toBe('row 1')
    expect([...codesOf(packed, 'colour').slice(0, 3)]).toEqual([2, 1, 0])
  })

  it('regresses on numbers, classifies whole numbers of few values', async () => {
    const lines = Array.from({ length: 90 }, (_, i) => `${i},${(i * 7.3).toFixed(2)},${i % 3},${i * 1000}`)
    const text = table(lines, 'a,price,grade,count')
    expect((await importing(text, 'price')).dataset).toMatchObject({ task: 'regression', classes: [] })
    const grade = await importing(text, 'grade', { name: 'g' })
    expect(grade.dataset).toMatchObject({ task: 'classification', classes: ['0', '1', '2'] })
    expect((await importing(text, 'count', { name: 'c' })).dataset.task).toBe('regression')
  })

  it('holds one class for 1, 1.0 and 01', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `${i},${['1', '1.0', '01', '0'][i % 4]}`)
    expect((await importing(table(lines, 'a,b'), 'b')).dataset.classes).toEqual(['0', '1'])
  })

  it.each([
    ['semicolon', ';', 'table.csv'],
    ['tab', '\t', 'table.tsv'],
    ['bar', '|', 'table.txt'],
    ['comma, a name with wildcards', ',', 'a[1]{2} what.csv']
  ])('finds the delimiter: %s', async (_, delimiter, file) => {
    const text = table(rows(30)).replaceAll(',', delimiter)
    expect((await importing(text, 'bought', { file })).dataset.columns.length).toBe(3)
  })

  it.each([
    ['UTF-8 with a byte order mark', Buffer.from('\ufeff' + table(rows(30), 'größe,colour,bought'), 'utf8')],
    ['UTF-16', Buffer.from('\ufeff' + table(rows(30), 'größe,colour,bought'), 'utf16le')],
    ['Windows-1252', Buffer.from(table(rows(30), 'größe,colour,bought'), 'latin1')],
    ['CRLF', Buffer.from(table(rows(30), 'größe,colour,bought').replaceAll('\n', '\r\n'))],
    ['a quoted header', Buffer.from(table(rows(30), '"größe",colour,"bought"'))]
  ])('reads %s', async (_, content) => {
    const { dataset } = await importing(content, 'bought')
    expect(dataset.columns.map((c) => c.name)).toEqual(['größe', 'colour', 'bought'])
    expect(dataset.examples).toBe(30)
  })

  it('reads a header over two lines', async () => {
    const { dataset } = await importing(table(rows(30), '"size\nin cm",colour,bought'), 'bought')
    expect(dataset.columns[0]?.name).toBe('size\nin cm')
    expect(dataset.examples).toBe(30)
  })

  it('keeps quoted delimiters, quotes and newlines, and trims the rest', async () => {
    const tricky = ['"a, b"', '"say ""hi"""', '"two\nlines"', '  plain  ']
    const lines = Array.from({ length: 32 }, (_, i) => `${i},${tricky[i % 4]},${i % 2}`)
    const { dataset } = await importing(table(lines, 'n,text,y'), 'y')
    expect(dataset.columns[1]?.categories).toEqual(['a, b', 'plain', 'say "hi"', 'two\nlines'])
  })

  it('names blank and repeated columns', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `${i},${i * 2},${i * 3},${i % 2}`)
    const { dataset } = await importing(table(lines, ',x,x,y'), 'y')
    expect(dataset.columns.map((c) => c.name)).toEqual(['column 1', 'x', 'x 2', 'y'])
  })

  it('takes more columns than a process may have files open at a time', async () => {
    const header = Array.from({ length: 260 }, (_, c) => `n${c}`).join(',')
    const lines = Array.from({ length: 20 }, (_, r) => Array.from({ length: 260 }, (_, c) => r * c).join(','))
    const { dataset } = await importing(table(lines, header), 'n1')
    expect(dataset.columns.length).toBe(260)
    expect(numbers(await openPacked(project, 'd'), 'n259').slice(0, 3)).toEqual([0, 259, 518])
  })

  it('gives the same rows, split and key again', async () => {
    const a = await importing(table(rows(100)), 'bought', { name: 'a', seed: 5 })
    const b = await importing(table(rows(100)), 'bought', { name: 'b', seed: 5 })
    expect(b.dataset.cacheKey).toBe(a.dataset.cacheKey)
    expect((await importing(table(rows(100)), 'bought', { name: 'c', seed: 6 })).dataset.cacheKey).not.toBe(
      a.dataset.cacheKey
    )
  })
})

describe('problems of a table', () => {
  it('lists ragged rows by line and keeps the good ones, knowing their place', async () => {
    const lines = rows(60)
    lines[3] = '1,red'
    lines[10] = '1,red,yes,and more'
    lines[12] = '2,"red" or so,yes'
    lines[20] = '2,"two\nlines",yes'
    lines[21] = '5,6'
    const { dataset } = await importing(table(lines), 'bought')
    expect(dataset.examples).toBe(56)
    expect(dataset.problems.find((p) => p.code === 'ragged-rows')).toMatchObject({
      severity: 'warning',
      count: 4,
      where: [
        'line 5: 2 cells instead of 3',
        'line 12: 4 cells instead of 3',
        'line 14: a quote that is not closed, or text after a closing quote',
        'line 24: 2 cells instead of 3'
      ]
    })
    const packed = await openPacked(project, 'd')
    expect([packed.origin(2), packed.origin(3), packed.origin(9), packed.origin(55)]).toEqual([
      'row 3',
      'row 5',
      'row 12',
      'row 60'
    ])
  })

  it('leaves out and counts rows without target', async () => {
    const lines = rows(40)
    lines[0] = '1,red,'
    lines[7] = '1,red,NA'
    const { dataset } = await importing(table(lines), 'bought')
    expect(dataset.examples).toBe(38)
    expect(dataset.problems).toContainEqual(
      expect.objectContaining({ code: 'missing-target', count: 2, where: ['row 1', 'row 8'] })
    )
    expect((await openPacked(project, 'd')).origin(0)).toBe('row 2')
  })

  it('tells missing cells, constants, ids, empty columns and text among numbers', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => {
      const age = i === 7 ? '?' : i === 9 ? 'old' : String(20 + (i % 50))
      return `id-${i},${age},same,,${i % 5 === 0 ? '' : 'x' + (i % 2)},${i % 2 ? 'a' : 'b'}`
    })
    const { dataset } = await importing(table(lines, 'id,age,fixed,void,part,y'), 'y')
    const where = Object.fromEntries(dataset.problems.map((p) => [p.code, p.where]))
    expect(where).toMatchObject({
      'constant-column': ['fixed'],
      'empty-column': ['void'],
      'too-many-categories': ['id: 100 values'],
      'not-numbers': ['age: 1 (“old”)'],
      'missing-values': ['age: 2 of 100', 'part: 20 of 100']
    })
    expect(dataset.columns.map((c) => c.role)).toEqual(['ignore', 'feature', 'ignore', 'ignore', 'feature', 'target'])
    expect(dataset.columns[0]?.categories).toBeUndefined()
    expect((await openPacked(project, 'd')).column('id')).toMatchObject({ kind: 'text' })
  })

  it('tells equal rows, and keeps them in one part', async () => {
    const { dataset } = await importing(table([...rows(30), ...rows(30)]), 'bought')
    const codes = dataset.problems.map((p) => p.code)
    expect(codes).toContain('exact-duplicates')
    expect(codes).not.toContain('duplicates-across-splits')
  })
})
