import { describe, expect, it } from 'vitest'
import { cellTone, classesToShow } from './matrix'

describe('confusion matrix', () => {
  it('shows all classes while they are few, else those with most mistakes', () => {
    const confusion = [
      [9, 0, 0, 1],
      [0, 9, 0, 0],
      [0, 2, 7, 0],
      [0, 0, 0, 9]
    ]
    expect(classesToShow(confusion)).toEqual([0, 1, 2, 3])
    expect(classesToShow(confusion, 2)).toEqual([1, 2])
    expect(classesToShow(confusion, 3)).toEqual([0, 1, 2])
  })

  it('colours by share, with legible text', () => {
    const confusion = [
      [99, 1],
      [0, 0]
    ]
    const wrong = cellTone(confusion, 0, 1)
    const right = cellTone(confusion, 0, 0)
    expect(wrong.strength).toBeGreaterThan(10)
    expect(wrong.strong).toBe(false)
    expect(right.strong).toBe(true)
    expect(right.strength).toBeLessThanOrEqual(100)
    expect(cellTone(confusion, 1, 1)).toEqual({ strength: 0, strong: false })
    for (let share = 1; share < 60; share++) expect(cellTone([[share, 100 - share]], 0, 0).strength).toBeLessThan(71)
  })
})
