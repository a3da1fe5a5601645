import { describe, expect, it } from 'vitest'
import type { Sample } from '@shared/ipc/payloads'
import { fakeDataset } from '../../host/fakeData'
import { fakeHost } from '../../host/fakeHost'
import { classTotals, countOf } from './classTotals'
import { groupOf, layoutGroups, moveInGroups, placeOf, visibleCells } from './grouping'
import { everything } from './pageCache'
import { pictureGroups } from './pictureGroups'
import { cellEdge } from './pictureSize'
import { SamplePages } from './samplePages.svelte'

describe('grid of groups', () => {
  // 3 columns, rows of 10 px, headings of 20 px: 0 → 20..40 (4 cells), 2 → 60..70 (2 cells)
  const layout = layoutGroups([{ count: 4 }, { count: 0 }, { count: 2 }], 3, 10, 20)

  it('places groups below each other and leaves out empty ones', () => {
    expect(layout.height).toBe(70)
    expect(layout.groups.map((g) => [g.group, g.top, g.first])).toEqual([
      [0, 0, 0],
      [2, 40, 4]
    ])
    expect(groupOf(layout, 5)?.group).toBe(2)
    const first = layout.groups[0]
    expect(first && placeOf(layout, first, 3)).toEqual({ x: 0, y: 30 })
  })

  it('finds what is on screen', () => {
    expect(visibleCells(layout, 0, 25).map((v) => [v.placed.group, v.from, v.to])).toEqual([[0, 0, 3]])
    expect(visibleCells(layout, 35, 65).map((v) => [v.placed.group, v.from, v.to])).toEqual([
      [0, 3, 4],
      [2, 0, 2]
    ])
  })

  it('moves by arrows across groups', () => {
    expect(moveInGroups('ArrowDown', 1, layout, 5)).toBe(3)
    expect(moveInGroups('ArrowDown', 3, layout, 5)).toBe(4)
    expect(moveInGroups('ArrowUp', 5, layout, 5)).toBe(3)
    expect(moveInGroups('ArrowUp', 0, layout, 5)).toBe(0)
    expect(moveInGroups('ArrowRight', 3, layout, 5)).toBe(4)
    expect(moveInGroups('End', 0, layout, 5)).toBe(5)
    expect(moveInGroups('Tab', 0, layout, 5)).toBeNull()
  })
})

describe('SamplePages', () => {
  const sample = (index: number): Sample => ({ index, split: 'train', target: 0, origin: `${index}.png` })
  const all = everything

  it('reads each page once, by filter', async () => {
    const fake = fakeHost({
      'datasets.samples': ({ offset, limit }) => ({
        total: 250,
        samples: Array.from({ length: Math.min(limit, 250 - offset) }, (_, i) => sample(offset + i))
      })
    })
    const pages = new SamplePages(fake.client, 'digits')
    pages.want(all, 90, 110)
    pages.want(all, 0, 150)
    await expect.poll(() => pages.version).toBe(2)
    expect(pages.at(all, 120)?.index).toBe(120)
    expect(pages.at(all, 240)).toBeUndefined()
    pages.want({ ...all, split: 'test', label: 3 }, 0, 1)
    await expect.poll(() => pages.version).toBe(3)
    expect(fake.callsOf('datasets.samples')).toEqual([
      { name: 'digits', filter: {}, offset: 0, limit: 100 },
      { name: 'digits', filter: {}, offset: 100, limit: 100 },
      { name: 'digits', filter: { split: 'test', label: 3 }, offset: 0, limit: 100 }
    ])
  })

  it('reads what is wanted last first, and forgets what flew by', async () => {
    const asked: number[] = []
    const waiting: (() => void)[] = []
    const fake = fakeHost({
      'datasets.samples': async ({ offset }) => {
        asked.push(offset / 100)
        await new Promise<void>((resolve) => waiting.push(resolve))
        return { total: 100_000, samples: [sample(offset)] }
      }
    })
    const pages = new SamplePages(fake.client, 'digits')
    for (let page = 0; page < 40; page++) pages.want(all, page * 100, page * 100 + 100)
    await expect.poll(() => asked).toEqual([0, 1])
    for (let done = 0; done < 26; done++) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0)
      waiting.shift()?.()
    }
    await expect.poll(() => pages.at(all, 1600)?.index).toBe(1600)
    expect(asked.slice(2, 5)).toEqual([39, 38, 37])
    expect(asked.length).toBe(26)
    expect(pages.total(all)).toBe(100_000)
    // What was passed over is read when it is wanted again.
    pages.want(all, 500, 600)
    await expect.poll(() => asked.at(-1)).toBe(5)
  })

  it('stops asking after an error, until it is tried again', async () => {
    let broken = true
    const fake = fakeHost({
      'datasets.samples': () => {
        if (broken) throw new Error('disk')
        return { total: 1, samples: [sample(0)] }
      }
    })
    const pages = new SamplePages(fake.client, 'digits')
    pages.want(all, 0, 1)
    await expect.poll(() => pages.error?.message).toBe('disk')
    pages.want(all, 0, 1)
    expect(fake.calls.length).toBe(1)
    broken = false
    pages.retry()
    pages.want(all, 0, 1)
    await expect.poll(() => pages.at(all, 0)?.origin).toBe('0.png')
  })
})

describe('classTotals', () => {
  it('adds the splits', () => {
    const dataset = fakeDataset({ classCounts: { train: [8, 7, 6], validation: [1, 1, 1], test: [0, 1, 2] } })
    expect(classTotals(dataset, null)).toEqual([9, 9, 9])
    expect(classTotals(dataset, 'test')).toEqual([0, 1, 2])
    expect(classTotals(fakeDataset(), null)).toEqual([])
  })
})

describe('what a filter leaves', () => {
  const problem = {
    severity: 'warning' as const,
    code: 'twins',
    message: 'Twins.',
    count: 3,
    where: [],
    rows: [1, 2, 5]
  }
  const dataset = fakeDataset({
    classCounts: { train: [8, 7, 6], validation: [1, 1, 1], test: [0, 1, 2] },
    splitCounts: { train: 21, validation: 3, test: 3 },
    examples: 27,
    problems: [problem]
  })

  it('is counted by the document, but for problems', () => {
    expect(countOf(dataset, everything)).toBe(27)
    expect(countOf(dataset, { ...everything, split: 'test' })).toBe(3)
    expect(countOf(dataset, { ...everything, split: 'train', label: 1 })).toBe(7)
    expect(countOf(dataset, { ...everything, problem: 'twins' })).toBeNull()
  })

  it('is shown by class, or as the examples of a problem', () => {
    expect(pictureGroups(dataset, everything, undefined).map((g) => [g.label, g.count])).toEqual([
      ['0', 9],
      ['1', 9],
      ['2', 9]
    ])
    expect(pictureGroups(dataset, { ...everything, label: 2 }, undefined).map((g) => g.count)).toEqual([0, 0, 9])
    const ofProblem = { ...everything, split: 'test' as const, problem: 'twins' }
    expect(pictureGroups(dataset, ofProblem, undefined)).toMatchObject([{ label: 'Twins.', count: 3 }])
    expect(pictureGroups(dataset, ofProblem, 1)).toMatchObject([{ filter: ofProblem, count: 1 }])
  })
})

describe('size of a picture in the grid', () => {
  it('is a whole multiple of a small picture', () => {
    const of = (side: number) => ({ width: side, height: side, channels: 1 as const, fit: 'pad' as const })
    expect((['small', 'medium', 'large'] as const).map((size) => cellEdge(of(28), size))).toEqual([56, 84, 168])
    expect(cellEdge(of(8), 'medium') % 8).toBe(0)
    expect(cellEdge(of(224), 'medium')).toBe(88)
  })
})
