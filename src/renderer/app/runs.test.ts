import { describe, expect, it } from 'vitest'
import { fakeRecipe, fakeRun, fakeState } from '../host/fakeData'
import { classesOf, hasModel, usableRun, withLive } from './runs'

describe('runs', () => {
  it('choose among those that have a model', () => {
    const runs = [
      fakeRun({ state: { id: 'c', best: null, status: 'running' } }),
      fakeRun({ state: { id: 'b', epoch: 2 } }),
      fakeRun({ state: { id: 'a', epoch: 1 } })
    ]
    expect(usableRun(runs, 'a')?.state.id).toBe('a')
    expect(usableRun(runs, 'c')?.state.id).toBe('b')
    expect(usableRun(runs, null)?.state.id).toBe('b')
    expect(usableRun([], null)).toBeUndefined()
  })

  it('take a newer state of the one that trains', () => {
    const runs = [fakeRun({ state: { id: 'b', revision: 4 } }), fakeRun({ state: { id: 'a', revision: 4 } })]
    expect(withLive(runs, null)).toBe(runs)
    const live = withLive(runs, fakeState({ id: 'a', revision: 9, step: 77 }))
    expect([live[0], live[1]?.state.step]).toEqual([runs[0], 77])
    expect(withLive(runs, fakeState({ id: 'a', revision: 3, step: 1 }))[1]).toBe(runs[1])
  })

  it('have a model after their first epoch, or when they were stopped before', () => {
    const model = (change: Parameters<typeof fakeState>[0]) => hasModel({ state: fakeState(change) })
    expect(model({ status: 'running' })).toBe(true)
    expect(model({ best: null, status: 'stopped', step: 3 })).toBe(true)
    expect(model({ best: null, status: 'stopped', step: 0 })).toBe(false)
    expect(model({ best: null, status: 'interrupted', step: 3 })).toBe(false)
  })

  it('name their classes', () => {
    const recipe = fakeRecipe()
    expect(classesOf(recipe)).toEqual(['0', '1', '2'])
    const outputs = { output: { kind: 'number' as const, column: 'price', mean: 0, std: 1 } }
    expect(classesOf({ ...recipe, preprocess: { ...recipe.preprocess, outputs } })).toEqual([])
  })
})
