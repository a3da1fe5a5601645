import { expect, it } from 'vitest'
import { crossSplitDuplicates } from './duplicates'
import { testPart, trainPart } from './split'

it('names each held-out copy with its first twin in training', () => {
  const prints = Float64Array.of(1, 2, 1, 3, 1, 2)
  const split = Uint8Array.of(trainPart, trainPart, testPart, testPart, trainPart, testPart)
  const [found] = crossSplitDuplicates(prints, split, (row) => `row ${row}`, 'table')
  expect(found).toMatchObject({
    count: 2,
    where: ['row 2 (test) = row 0 (train)', 'row 5 (test) = row 1 (train)'],
    rows: [0, 1, 2, 5]
  })
})

it('takes a moment for a million rows of which there are only three', () => {
  const prints = Float64Array.from({ length: 1_000_000 }, (_, row) => row % 3)
  const split = Uint8Array.from({ length: 1_000_000 }, (_, row) => (row % 10 === 0 ? testPart : trainPart))
  const started = performance.now()
  const [found] = crossSplitDuplicates(prints, split, String, 'table')
  expect(found?.count).toBe(100_000)
  // Compared one by one it would be thirty billion steps.
  expect(performance.now() - started).toBeLessThan(5000)
})
