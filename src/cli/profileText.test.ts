import { expect, it } from 'vitest'
import { pictureProfile } from '@core/data/pictureProfile'
import type { Column, DatasetFile } from '@shared/project'
import { columnLines, pictureLines } from './profileText'

const columns: Column[] = [
  {
    name: 'size',
    kind: 'number',
    role: 'feature',
    missing: 12,
    distinct: 300,
    min: 20,
    max: 140,
    mean: 70.25,
    std: 12.5,
    quantiles: [
      { p: 0.25, value: 40 },
      { p: 0.5, value: 69 },
      { p: 0.75, value: 101 }
    ],
    correlation: { with: 'rent', value: -0.8765, measure: 'pearson' }
  },
  {
    name: '街区',
    kind: 'category',
    role: 'group',
    missing: 0,
    distinct: 9,
    top: [
      { value: '市中心', count: 1200 },
      { value: 'a district whose name is too long for a line', count: 3 }
    ]
  },
  { name: 'rent', kind: 'number', role: 'target', missing: 0, min: 1, max: 2, mean: 1.5, std: 0.5 }
]

it('prints each column with what is known of it', () => {
  const text = columnLines(columns).join('\n')
  expect(text).toMatch(/^column +kind +role +missing +values +mean +std +with target +measure/)
  expect(text).toMatch(/size +number +feature +12 +300 +70.25 +12.5 +-0.876 +Pearson/)
  expect(text).toMatch(/column +min +25 % +median +75 % +max/)
  expect(text).toMatch(/size +20 +40 +69 +101 +140/)
  expect(text).toContain('市中心 1,200, a district whose name i… 3, and 7 more')
})

it('lines up beside Chinese names', () => {
  const [first = '', , second = ''] = columnLines(columns)[0]?.split('\n') ?? []
  // Two letters of two places each: kind begins two letters earlier in the string.
  expect(second.indexOf('category')).toBe(first.indexOf('kind') - 2)
})

it('prints no heading for what was not recorded', () => {
  const text = columnLines([{ name: 'rent', kind: 'category', role: 'target', missing: 0 }]).join('\n')
  expect(text).not.toMatch(/median|most frequent|with target/)
})

it('prints sizes, channels and formats of pictures', () => {
  const picture = { grey: false, format: 'JPEG' }
  const pictures = pictureProfile([
    { ...picture, width: 640, height: 480, count: 3 },
    { ...picture, width: 100, height: 480, grey: true, format: 'PNG' }
  ])
  if (!pictures) throw new Error('There are pictures.')
  const dataset = { examples: 4, source: { bytes: 2_500_000 } } as DatasetFile
  const text = pictureLines(pictures, dataset).join('\n')
  expect(text).toContain('files: JPEG 3, PNG 1 (colour 3, grey 1), 2.5 MB')
  expect(text).toContain('width 100 to 640, mean 505, height 480 px')
  expect(text).toMatch(/640x480 +3 +75.00 %/)
})
