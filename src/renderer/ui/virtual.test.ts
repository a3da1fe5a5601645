import { describe, expect, it } from 'vitest'
import { columnsFor, moveInGrid, visibleRange } from './virtual'

describe('virtual lists', () => {
  it('shows what is on screen and a few rows more, whatever the scroll position', () => {
    expect(visibleRange(0, 100, 20, 1000, 2)).toEqual({ from: 0, to: 7 })
    expect(visibleRange(400, 100, 20, 1000, 2)).toEqual({ from: 18, to: 27 })
    expect(visibleRange(1e9, 100, 20, 10, 2)).toEqual({ from: 10, to: 10 })
    expect(visibleRange(0, 100, 20, 0)).toEqual({ from: 0, to: 0 })
  })

  it('fits columns with gaps between them', () => {
    expect(columnsFor(100, 30, 5)).toBe(3)
    expect(columnsFor(99, 30, 5)).toBe(2)
    expect(columnsFor(10, 30, 5)).toBe(1)
  })

  it('moves by arrows without leaving the grid', () => {
    expect(moveInGrid('ArrowDown', 1, 10, 4, 3)).toBe(5)
    expect(moveInGrid('ArrowDown', 8, 10, 4, 3)).toBe(8)
    expect(moveInGrid('ArrowUp', 2, 10, 4, 3)).toBe(2)
    expect(moveInGrid('ArrowRight', 9, 10, 4, 3)).toBe(9)
    expect(moveInGrid('PageDown', 0, 100, 4, 3)).toBe(12)
    expect(moveInGrid('End', 0, 100, 4, 3)).toBe(99)
    expect(moveInGrid('x', 0, 100, 4, 3)).toBeNull()
  })
})
