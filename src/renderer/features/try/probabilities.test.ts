import { describe, expect, it } from 'vitest'
import { shownProbabilities } from './probabilities'

describe('shown probabilities', () => {
  const answer = [
    { label: 'b', probability: 0.7 },
    { label: 'a', probability: 0.2 }
  ]
  it('keep the data’s order while there are few classes, and have a bar for each', () => {
    expect(shownProbabilities(['a', 'b', 'c'], answer)).toEqual([
      { label: 'a', probability: 0.2 },
      { label: 'b', probability: 0.7 },
      { label: 'c', probability: 0 }
    ])
    expect(shownProbabilities(['a'], [])).toEqual([{ label: 'a', probability: 0 }])
  })

  it('are the likeliest of many', () => {
    expect(shownProbabilities(['a', 'b', 'c'], answer, 2).map((p) => p.label)).toEqual(['b', 'a'])
  })
})
