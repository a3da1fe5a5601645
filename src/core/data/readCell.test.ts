import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellForm } from '@shared/project'
import { formRules, ruleOf } from './formRules'
import { formOf } from './forms'
import { parseNumber, readCell } from './readCell'
import { plainCell, writeCell } from './writeCell'

describe('a number', () => {
  it('reads back every finite number JavaScript writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value))).toBe(value + 0 === 0 ? 0 : value)
      })
    )
  })
  it.each(['', 'abc', '1,5', '1 000', '0x10', 'Infinity', '1e999', '1e', '.', '--1', '1_0', '٣'])(
    '%j is none',
    (text) => {
      expect(parseNumber(text)).toBeNull()
    }
  )
})

describe('a time', () => {
  it.each([
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2024-2-9', Date.UTC(2024, 1, 9)],
    ['2024-02-29T23:30', Date.UTC(2024, 1, 29, 23, 30)],
    ['2024-02-29 23:30:15.250Z', Date.UTC(2024, 1, 29, 23, 30, 15, 250)],
    ['2024-02-29T23:30:15+02:00', Date.UTC(2024, 1, 29, 21, 30, 15)],
    ['2024-01-01 00:30 -0330', Date.UTC(2024, 0, 1, 4, 0)],
    ['0001-01-01', new Date('0001-01-01T00:00:00Z').getTime()]
  ])('reads %s', (text, ms) => expect(readCell(text, 'iso')).toBe(ms))
  it.each(['', '2023-02-29', '2024-13-01', '2024-01-01 24:00', '2024-01-01T10:61', '01/02/2024', '1e3', 'room 5'])(
    'refuses %j',
    (text) => expect(readCell(text, 'iso')).toBeNull()
  )
  it('reads back whatever JavaScript writes', () => {
    const date = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(fc.property(date, (at) => readCell(at.toISOString(), 'iso') === at.getTime()))
  })
})

describe('a cell of a form', () => {
  const march = Date.UTC(2024, 2, 5)
  it.each<[CellForm, string, number | null]>([
    ['decimal-comma', '1.234,5', 1234.5],
    ['decimal-comma', '1234.5', null],
    ['thousands', '1,234.5', 1234.5],
    ['thousands', '1234.5', 1234.5],
    ['thousands', '1,23', null],
    ['percent', '12 %', 0.12],
    ['percent', '12', null],
    ['year-month', '2024-03', Date.UTC(2024, 2, 1)],
    ['year-first', '2024/3/5', march],
    ['month-first', '3/5/2024', march],
    ['day-first', '05.03.2024', march],
    ['day-first', '31.02.2024', null],
    ['day-month-name', '5 March 2024 06:07', march + (6 * 60 + 7) * 60_000],
    ['month-name-day', 'mar 5,2024', march]
  ])('%s: %s', (form, text, value) => expect(readCell(text, form)).toBe(value))

  it.each(formRules.map(({ form }) => form))('%s reads what is written in it', (form) => {
    const date = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    const value: fc.Arbitrary<number> =
      ruleOf(form).kind === 'number'
        ? fc.double({ noNaN: true, min: -1e300, max: 1e300 }).map((one) => one + 0)
        : form === 'year-month'
          ? date.map((at) => Date.UTC(at.getUTCFullYear(), at.getUTCMonth()))
          : date.map((at) => at.getTime())
    fc.assert(
      fc.property(value, (one) => {
        const read = readCell(writeCell(one, form), form) ?? Number.NaN
        if (form === 'percent') return Math.abs(read - one) <= Math.abs(one) * 2e-16
        return read === one
      })
    )
    expect(ruleOf(form).kind === 'time' ? plainCell(march, form) : plainCell(0.5, form)).toBe(
      ruleOf(form).kind === 'time' ? '2024-03-05' : '0.5'
    )
  })
})

it('finds the form that reads most of some texts', () => {
  expect(formOf(['01/02/2024', '13/02/2024', 'soon'], 'time')).toBe('day-first')
  expect(formOf(['1,5', '2,25'], 'number', 'time')).toBe('decimal-comma')
  expect(formOf(['2024-03', '2024-04'], 'time')).toBe('year-month')
  expect(formOf(['soon', ''], 'number', 'time')).toBeNull()
})
