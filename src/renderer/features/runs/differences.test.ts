import { describe, expect, it } from 'vitest'
import { fakeGraph, fakeRecipe, fakeTraining } from '../../host/fakeData'
import { differences, differenceSentence } from './differences'

describe('differences of recipes', () => {
  const a = fakeRecipe()
  it('lists only the fields that differ, with a value for each run', () => {
    const b = fakeRecipe({ training: { ...fakeTraining, learningRate: 0.1, seed: 7 } })
    expect(differences([a, b, a])).toEqual([
      { name: 'Learning rate', values: ['0.001', '0.1', '0.001'] },
      { name: 'Seed', values: ['0', '7', '0'] }
    ])
    expect(differences([a, a])).toEqual([])
  })

  it('sees a changed layer under the same model name', () => {
    const graph = fakeGraph()
    graph.nodes = graph.nodes.map((n) => (n.id === 'dense_1' ? { ...n, params: { ...n.params, units: 64 } } : n))
    expect(differences([a, fakeRecipe({ graph })]).map((d) => d.name)).toEqual(['Layers'])
  })

  it('leaves out momentum where the optimizer has none', () => {
    expect(differences([a, fakeRecipe({ training: { ...fakeTraining, momentum: 0.5, weightDecay: 0 } })])).toEqual([])
    const [b, c] = [0, 0.1].map((weightDecay) =>
      fakeRecipe({ training: { ...fakeTraining, optimizer: 'adamw', weightDecay } })
    )
    if (b && c) expect(differenceSentence(c, b)).toBe('weight decay 0.1')
  })

  it('says one run against another in a sentence', () => {
    const b = fakeRecipe({ training: { ...fakeTraining, learningRate: 0.01, batchSize: 64 } })
    expect(differenceSentence(b, a)).toBe('learning rate 0.01, batch size 64')
    expect(differenceSentence(a, a)).toBe('')
  })
})
