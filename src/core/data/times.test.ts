import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTime, timeText } from './times'

describe('a time', () => {
  it.each([
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2024-02-29T23:30', Date.UTC(2024, 1, 29, 23, 30)],
    ['2024-02-29 23:30:15.250Z', Date.UTC(2024, 1, 29, 23, 30, 15, 250)],
    ['2024-02-29T23:30:15+02:00', Date.UTC(2024, 1, 29, 21, 30, 15)],
    ['2024-01-01 00:30 -0330', Date.UTC(2024, 0, 1, 4, 0)],
    ['0001-01-01', new Date('0001-01-01T00:00:00Z').getTime()]
  ])('reads %s', (text, ms) => expect(parseTime(text)).toBe(ms))
  it.each(['', '2023-02-29', '2024-13-01', '2024-01-01 24:00', '2024-01-01T10:61', '01/02/2024', '2024-1-1', '1e3'])(
    'refuses %j',
    (text) => expect(parseTime(text)).toBeNull()
  )
  it('reads back whatever JavaScript writes', () => {
    const date = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(fc.property(date, (at) => parseTime(at.toISOString()) === at.getTime()))
  })
})

it('writes a day, and the clock where there is one', () => {
  expect(timeText(Date.UTC(2024, 1, 1))).toBe('2024-02-01')
  expect(timeText(Date.UTC(2024, 1, 1, 14, 30))).toBe('2024-02-01 14:30:00')
  expect(timeText(Date.UTC(1901, 11, 31, 0, 0, 0, 7))).toBe('1901-12-31 00:00:00.007')
})
