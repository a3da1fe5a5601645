import { describe, expect, it } from 'vitest'
import { chooseForm, fitsOf, isUnclear, mixtureOf, type FormCounts } from './forms'

const counts = (cells: string[]): FormCounts => ({ present: cells.length, fits: fitsOf(cells) })
const form = (...cells: string[]): string | undefined => chooseForm(counts(cells))?.form

describe('the form of a column', () => {
  it.each<[string, string[], string | undefined]>([
    ['numbers', ['1', '-2.5', '1e-3', '.5'], 'plain'],
    ['decimal commas', ['1,5', '2', '1.234,56', '0,125'], 'decimal-comma'],
    ['thousands', ['1,234', '12', '1,234,567.5'], 'thousands'],
    ['per cents', ['12%', '3.5 %'], 'percent'],
    ['ISO dates', ['2024-02-01', '2024-02-01T03:04:05Z', '2024-2-1 03:04'], 'iso'],
    ['dates with slashes from the year on', ['2024/02/01', '2024.02.01'], 'year-first'],
    ['dates in German', ['31.12.2024', '1.2.2024 12:30'], 'day-first'],
    ['dates in British', ['31/12/2024', '01/02/2024'], 'day-first'],
    ['dates in American', ['12/31/2024', '01/02/2024 12:30'], 'month-first'],
    ['months', ['2024-01', '2024-12'], 'year-month'],
    ['thousands with and without', ['1,234', '1234', '999.5'], 'thousands'],
    ['months by name', ['1 Feb 2024', '12-mar-2024'], 'day-month-name'],
    ['months by name first', ['Feb 1, 2024', 'Mar 12,2024'], 'month-name-day'],
    ['texts', ['a', '1,2,3', '1.2.3', '%', '-', '1,23,4', '2024', 'x'], undefined]
  ])('%s', (_, cells, expected) => expect(form(...cells)).toBe(expected))

  it('holds for a column though a few of its cells differ', () => {
    const cells = [...Array<string>(96).fill('1,5'), 'x', 'y', 'z', '-']
    expect(form(...cells)).toBe('decimal-comma')
    expect(form(...cells.slice(50), 'a', 'b', 'c')).toBeUndefined()
  })

  it('is unclear where another would do', () => {
    expect(isUnclear(counts(['1,234', '5,678']), 'thousands')).toBe(true)
    expect(isUnclear(counts(['1,234.5', '5,678']), 'thousands')).toBe(false)
    expect(isUnclear(counts(['1,5']), 'decimal-comma')).toBe(false)
    expect(isUnclear(counts(['01/02/2024']), 'month-first')).toBe(true)
    expect(isUnclear(counts(['1']), 'plain')).toBe(false)
  })
})

describe('a mixture', () => {
  it('is dates in three forms', () => {
    const cells = Array.from({ length: 30 }, (_, i) => ['2024-02-01', '01/02/2024', '1 Feb 2024'][i % 3] ?? '')
    expect(mixtureOf(counts(cells))).toEqual({ numbers: 0, times: 30, texts: 0 })
  })
  it('is numbers among texts, beyond an accident', () => {
    const cells = (numbers: number): string[] => Array.from({ length: 100 }, (_, i) => (i < numbers ? '7' : 'x'))
    expect(mixtureOf(counts(cells(40)))).toEqual({ numbers: 40, times: 0, texts: 60 })
    expect(mixtureOf(counts(cells(3)))).toBeNull()
    expect(mixtureOf(counts(cells(98)))).toBeNull()
    expect(mixtureOf(counts([]))).toBeNull()
  })
})
