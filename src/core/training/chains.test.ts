import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { starterModels } from '../model'
import { chain } from '../model/starters'
import { batchParts, partBounds, usualChains } from './chains'

const starters = Object.fromEntries(starterModels('image', 'classification').map(({ name, graph }) => [name, graph]))
const normalized = chain([
  ['input', 'input', { shape: [8, 8, 1] }],
  ['norm', 'batchNormalization', {}],
  ['flatten', 'flatten', {}],
  ['output', 'dense', { units: 2 }]
])

describe('chains', () => {
  it('are two where there are cores for them, one where examples depend on each other', () => {
    const { cnn } = starters
    if (!cnn) throw new Error('The starters changed their names')
    expect([1, 2, 8].map((cores) => usualChains(cnn, cores))).toEqual([1, 2, 2])
    expect(usualChains(normalized, 8)).toBe(1)
  })
  it('part the batch of a convolutional network and not that of a dense one', () => {
    const { cnn, dense } = starters
    if (!cnn || !dense) throw new Error('The starters changed their names')
    expect(batchParts(cnn, 2)).toBe(2)
    expect(batchParts(dense, 2)).toBe(1)
  })
  it('never part a batch whose examples depend on each other, whatever a recipe asks for', () => {
    expect(batchParts(normalized, 2)).toBe(1)
  })
  it('share all rows, evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 9 }), (rows, parts) => {
        const bounds = partBounds(rows, parts)
        const sizes = bounds.slice(1).map((end, i) => end - (bounds[i] ?? 0))
        expect(bounds[0]).toBe(0)
        expect(bounds.at(-1)).toBe(rows)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
        expect(sizes.length).toBeLessThanOrEqual(parts)
      })
    )
  })
})
