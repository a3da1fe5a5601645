import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatCounted,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatTick,
  formatTimeLeft,
  formatValue,
  formatWhen
} from './format'

const plain = (s: string): string => s.replace(/[\u202f\u00a0]/g, ' ')

describe('figures', () => {
  it.each([
    [0.0812345, '0.0812'],
    [0.5, '0.500'],
    [2.30258, '2.30'],
    [12.3456, '12.3'],
    [999.6, '1,000'],
    [123456, '123,000'],
    [2.4e-7, '2.4e-7'],
    [1e-4, '0.000100'],
    [-0.25, '\u22120.250'],
    [0, '0'],
    [Infinity, '∞'],
    [NaN, '–']
  ])('%d has 3 significant digits: %s', (value, text) => expect(formatNumber(value)).toBe(text))

  it('keeps counts exact', () => {
    expect(formatCount(60000)).toBe('60,000')
    expect(formatCounted(1, 'image', 'images')).toBe('1 image')
    expect(formatCount(undefined)).toBe('–')
  })

  it.each([
    [0, '0'],
    [0.5, '0.5'],
    [0.30000000000000004, '0.3'],
    [2500, '2,500'],
    [30000, '30 k'],
    [12500, '12.5 k'],
    [0.00025, '0.00025'],
    [1e-7, '1e-7'],
    [-4, '\u22124']
  ])('marks an axis at %d with %s', (value, text) => expect(plain(formatTick(value))).toBe(text))

  it('keeps whole values of the data exact', () => {
    expect(formatValue(39320)).toBe('39,320')
    expect(formatValue(-52)).toBe('\u221252')
    expect(formatValue(15.0001)).toBe('15.0')
  })

  it('never rounds a fraction to all or nothing', () => {
    expect(plain(formatPercent(0.9812))).toBe('98.1 %')
    expect(plain(formatPercent(0.99999))).toBe('99.9 %')
    expect(plain(formatPercent(1))).toBe('100.0 %')
    expect(plain(formatPercent(0.00001))).toBe('< 0.1 %')
    expect(plain(formatPercent(0))).toBe('0.0 %')
  })
})

describe('times and rates', () => {
  it.each([
    [0.42, '0.42 s'],
    [8.06, '8.1 s'],
    [59.7, '1 min'],
    [130, '2 min 10 s'],
    [3599.8, '1 h'],
    [3900, '1 h 5 min'],
    [266400, '3 d 2 h'],
    [-1, '–']
  ])('%d s reads %s', (seconds, text) => expect(plain(formatDuration(seconds))).toBe(text))

  it('says what is left in whole seconds', () => {
    expect(plain(formatTimeLeft(129.4))).toBe('2 min 10 s left')
    expect(plain(formatTimeLeft(4.2))).toBe('5 s left')
    expect(plain(formatTimeLeft(0.4))).toBe('1 s left')
    expect(formatTimeLeft(Infinity)).toBe('')
  })

  it('shortens rates and sizes', () => {
    expect(plain(formatRate(102_345, 'examples'))).toBe('102 k examples/s')
    expect(plain(formatRate(999_800, 'examples'))).toBe('1.00 M examples/s')
    expect(plain(formatRate(830, 'images'))).toBe('830 images/s')
    expect(plain(formatBytes(999))).toBe('999 B')
    expect(plain(formatBytes(3_000_000))).toBe('3.00 MB')
  })

  it('names days near now', () => {
    const now = new Date(2025, 2, 12, 18, 0)
    expect(formatWhen(new Date(2025, 2, 12, 14, 5).toISOString(), now)).toBe('today 14:05')
    expect(formatWhen(new Date(2025, 2, 11, 9, 30).toISOString(), now)).toMatch(/^yesterday 0?9:30$/)
    expect(formatWhen(new Date(2024, 11, 1).toISOString(), now)).toBe('1 Dec 2024')
  })
})
