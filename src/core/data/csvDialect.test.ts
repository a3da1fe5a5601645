import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnNames, csvRecords, delimiters, sniffDialect } from './csvDialect'

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
const cell = fc.string({
  unit: fc.constantFrom('a', 'é', ' ', ',', ';', '"', '\n', '\r\n', '|', '\t', '1'),
  maxLength: 8
})

describe('csvRecords', () => {
  it('gives back what was written with every cell in quotes', () => {
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(...delimiters),
        fc.constantFrom('\n', '\r\n', '\r'),
        (table, delimiter, line) => {
          const text = table.map((row) => row.map(quote).join(delimiter)).join(line)
          expect([...csvRecords(text, delimiter)].map((r) => r.cells)).toEqual(table)
        }
      )
    )
  })

  it('knows where each record ends', () => {
    const text = 'a,b\r\n\r\n"x\ny",2\n3,4'
    expect([...csvRecords(text, ',')].map((r) => text.slice(0, r.end))).toEqual([
      'a,b\r\n',
      'a,b\r\n\r\n"x\ny",2\n',
      text
    ])
    expect([...csvRecords(text, ',')].map((r) => r.line)).toEqual([1, 3, 5])
    expect([...csvRecords('a\r\rb\r\n"c\r\nd"\ne', ',')].map((r) => r.line)).toEqual([1, 3, 4, 6])
  })

  it('never fails, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...delimiters), (text, delimiter) => {
        const records = [...csvRecords(text, delimiter)]
        expect(records.every((r) => r.cells.length > 0 && r.end <= text.length)).toBe(true)
      })
    )
  })
})

describe('sniffDialect', () => {
  it('finds the delimiter a table was written with, decimal commas and all', () => {
    fc.assert(
      fc.property(fc.constantFrom(...delimiters), fc.integer({ min: 2, max: 6 }), (delimiter, columns) => {
        const line = (of: (c: number) => string): string =>
          Array.from({ length: columns }, (_, c) => of(c)).join(delimiter)
        const rows = Array.from({ length: 9 }, (_, r) => line((c) => `v${r}x${c}`))
        expect(sniffDialect([line((c) => `name${c}`), ...rows].join('\n'))?.delimiter).toBe(delimiter)
      })
    )
    expect(sniffDialect('a;b\n1,5;2\n2,5;3,1\n')?.delimiter).toBe(';')
  })
  it('is null without text', () => {
    expect(sniffDialect('\n\n')).toBeNull()
  })
})

describe('columnNames', () => {
  const names = (text: string): string[] => {
    const dialect = sniffDialect(text)
    if (!dialect) throw new Error('no dialect')
    return columnNames(dialect, 'x.csv')
  }
  it.each([
    ['a,b\n1,2\n', ['a', 'b']],
    [' a , b \n1,2\n', ['a', 'b']],
    [',a,a\n1,2,3\n', ['column 1', 'a', 'a 2']],
    ['a,a 2,a\n1,2,3\n', ['a', 'a 2', 'a 3']],
    ['city,2nd\nRome,x\n', ['city', '2nd']]
  ])('%j', (text, expected) => {
    expect(names(text)).toEqual(expected)
  })
  it.each([
    ['5.1,3.5,setosa\n4.9,3.0,setosa\n', 'csv-no-header', 'it holds the number 5.1'],
    ['red,yes\nblue,no\nred,no\n', 'csv-no-header', '“red” comes again below it as a value'],
    ['a,,\n1,2,3\n', 'csv-no-header', 'several of its cells are empty'],
    ['a\n1\n', 'csv-one-column', 'Only one column was found (“a”)']
  ])('refuses %j', (text, code, why) => {
    expect(() => names(text)).toThrowError(
      expect.objectContaining({ code, where: 'x.csv', message: expect.stringContaining(why) })
    )
  })
})
