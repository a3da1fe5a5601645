import { describe, expect, it } from 'vitest'
import { numberText, parseNumber } from './parseNumber'

describe('parseNumber', () => {
  it.each([
    ['0.001', 0.001],
    ['0,001', 0.001],
    ['1e-3', 0.001],
    ['1,5E2', 150],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['1,234,567', 1234567],
    ['60 000', 60000],
    ['−2', -2],
    ['.5', 0.5]
  ])('reads %s', (text, value) => expect(parseNumber(text)).toBeCloseTo(value, 12))

  it('takes a comma as decimals unless whole numbers are expected', () => {
    expect(parseNumber('1,234')).toBe(1.234)
    expect(parseNumber('1,234', 'whole')).toBe(1234)
    expect(parseNumber('1,5', 'whole')).toBe(1.5)
  })

  it.each(['', 'abc', '1e', '1.2.3', '0x10', 'NaN', 'Infinity', '1,2,3'])('refuses %s', (text) =>
    expect(parseNumber(text)).toBeNaN()
  )

  it.each([0.001, 1e-5, 128, -0.5, 1e21])('writes %d so that it reads back', (n) =>
    expect(parseNumber(numberText(n))).toBe(n)
  )
})
