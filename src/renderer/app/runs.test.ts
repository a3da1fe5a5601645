import { describe, expect, it } from 'vitest'
import { fakeRecipe, fakeRun } from '../host/fakeData'
import { classesOf, usableRun } from './runs'

describe('runs', () => {
  it('choose among those that have a model', () => {
    const runs = [
      fakeRun({ state: { id: 'c', epoch: 0 } }),
      fakeRun({ state: { id: 'b', epoch: 2 } }),
      fakeRun({ state: { id: 'a', epoch: 1 } })
    ]
    expect(usableRun(runs, 'a')?.state.id).toBe('a')
    expect(usableRun(runs, 'c')?.state.id).toBe('b')
    expect(usableRun(runs, null)?.state.id).toBe('b')
    expect(usableRun([], null)).toBeUndefined()
  })

  it('name their classes', () => {
    const recipe = fakeRecipe()
    expect(classesOf(recipe)).toEqual(['0', '1', '2'])
    const outputs = { output: { kind: 'number' as const, column: 'price', mean: 0, std: 1 } }
    expect(classesOf({ ...recipe, preprocess: { ...recipe.preprocess, outputs } })).toEqual([])
  })
})
