import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeAt, revealing, scrolledTo, sheetOf } from './longScroll'

const view = 600

describe('a list of ten million rows', () => {
  const sheet = sheetOf(10_000_000, 32, view)

  it('has a sheet every browser can lay out, at any zoom', () => {
    expect(sheet.height * 5).toBeLessThan(2 ** 25)
    expect(sheetOf(1000, 32, view)).toEqual({ height: 32_000, ratio: 1, end: 31_400 })
  })

  it('reaches its first and last row by the bar', () => {
    const start = { scrolled: 0, top: 0 }
    const last = scrolledTo(sheet.height - view, start, sheet, view)
    expect(Math.round(last.top)).toBe(10_000_000 * 32 - view)
    expect(scrolledTo(0, last, sheet, view).top).toBe(0)
  })

  it('moves by the same px as a wheel or a key, anywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9_999_000 }), fc.integer({ min: -view, max: view }), (row, by) => {
        const there = placeAt(row * 32, sheet)
        expect(placeAt(there.top + by, sheet).top).toBe(there.top + by)
        // The browser scrolled by itself: a focus came into sight. At the very top it is the bar that was dragged there.
        fc.pre(there.scrolled + by > 0)
        const moved = scrolledTo(there.scrolled + by, there, sheet, view)
        expect(Math.abs(moved.top - (there.top + by))).toBeLessThan(1e-3)
      })
    )
  })

  it('does not move when nothing was scrolled, and never leaves the list', () => {
    const place = placeAt(5e9, sheet)
    expect(place.top).toBe(sheet.end)
    expect(scrolledTo(place.scrolled, place, sheet, view)).toBe(place)
    expect(placeAt(-5, sheet).top).toBe(0)
  })
})

it('brings a row into sight with the least move', () => {
  expect(revealing(10, 32, 0, 320)).toBe(32)
  expect(revealing(9, 32, 0, 320)).toBe(0)
  expect(revealing(2, 32, 100, 320)).toBe(64)
})
