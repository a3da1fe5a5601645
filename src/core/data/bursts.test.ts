import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { burstFileName, burstGroups, burstProblems, splitByBurst } from './bursts'

const shares = { train: 0.8, validation: 0.1, test: 0.1 }

describe('burstGroups', () => {
  it('numbers the bursts of each class apart', () => {
    const names = ['a/burst-1-0001.png', 'a/burst-1-0002.png', 'a/burst-2-0001.png', 'b/burst-1-0001.png']
    expect([...(burstGroups(names) ?? [])]).toEqual([0, 0, 1, 2])
    expect(names[0]).toBe(`a/${burstFileName(1, 1)}`)
  })
  it('is null as soon as one file is no frame of a burst', () => {
    expect(burstGroups(['a/burst-1-0001.png', 'a/cat.png'])).toBeNull()
    expect(burstGroups(['a/burst-1-0001.jpg'])).toBeNull()
    expect(burstGroups([])).toBeNull()
  })
})

describe('splitByBurst', () => {
  const frames = (sizes: number[], code = 0, first = 0) => ({
    groups: sizes.flatMap((n, g) => Array<number>(n).fill(first + g)),
    codes: sizes.flatMap((n) => Array<number>(n).fill(code))
  })

  it('never parts a burst, always trains, and is the same for the same seed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }), {
          minLength: 1,
          maxLength: 4
        }),
        fc.integer({ min: 0, max: 1000 }),
        (classes, seed) => {
          const all = classes.map((sizes, c) => frames(sizes, c, c * 100))
          const groups = Int32Array.from(all.flatMap((f) => f.groups))
          const codes = Int32Array.from(all.flatMap((f) => f.codes))
          const split = splitByBurst(groups, codes, shares, seed)
          expect(splitByBurst(groups, codes, shares, seed)).toEqual(split)
          const parts = new Map<number, Set<number>>()
          groups.forEach((g, row) => parts.set(g, (parts.get(g) ?? new Set()).add(split[row] ?? -1)))
          for (const of of parts.values()) expect(of.size).toBe(1)
          classes.forEach((sizes, c) => {
            const of = new Set([...split].filter((_, row) => codes[row] === c))
            expect(of.has(0)).toBe(true)
            expect(of.size).toBe(Math.min(3, sizes.length))
          })
        }
      )
    )
  })

  it('comes near the shares where there are many bursts', () => {
    const { groups, codes } = frames(Array<number>(100).fill(10))
    const split = splitByBurst(Int32Array.from(groups), Int32Array.from(codes), shares, 7)
    const counts = [0, 1, 2].map((part) => split.filter((s) => s === part).length)
    expect(counts).toEqual([800, 100, 100])
  })

  it('leaves out a part without a share', () => {
    const { groups, codes } = frames([5, 5, 5])
    const split = splitByBurst(
      Int32Array.from(groups),
      Int32Array.from(codes),
      { train: 0.7, validation: 0.3, test: 0 },
      0
    )
    expect(new Set(split)).toEqual(new Set([0, 1]))
  })

  it('names the classes with too few bursts', () => {
    const groups = Int32Array.from([0, 0, 1, 1, 2, 2, 3, 3])
    const codes = Int32Array.from([0, 0, 1, 1, 1, 1, 1, 1])
    expect(burstProblems(groups, codes, ['cat', 'dog'], shares)).toMatchObject([
      { code: 'few-bursts', count: 1, where: ['cat: 1 burst'] }
    ])
    expect(burstProblems(groups, codes, ['cat', 'dog'], { train: 1, validation: 0, test: 0 })).toEqual([])
  })
})
