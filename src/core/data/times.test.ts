import { expect, it } from 'vitest'
import { timeText } from './times'

it('writes a day, and the clock where there is one', () => {
  expect(timeText(Date.UTC(2024, 1, 1))).toBe('2024-02-01')
  expect(timeText(Date.UTC(2024, 1, 1, 14, 30))).toBe('2024-02-01 14:30:00')
  expect(timeText(Date.UTC(1901, 11, 31, 0, 0, 0, 7))).toBe('1901-12-31 00:00:00.007')
})
