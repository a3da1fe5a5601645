import { expect, it } from 'vitest'
import { pictureProfile } from './pictureProfile'
import { pixelStatistics } from './pixelStatistics'

it('gives figures of each channel', () => {
  // Two pixels: red 0 and 255, green 10 and 10, blue 1 and 3.
  const [red, green, blue] = pixelStatistics(Uint8Array.of(0, 10, 1, 255, 10, 3), 3)
  expect(red).toMatchObject({ min: 0, max: 255, mean: 127.5, std: 127.5 })
  expect(red?.histogram[0]).toBe(1)
  expect(red?.histogram[31]).toBe(1)
  expect(green).toMatchObject({ min: 10, max: 10, mean: 10, std: 0 })
  expect(blue).toMatchObject({ min: 1, max: 3, mean: 2, std: 1 })
  expect(red?.histogram.reduce((a, b) => a + b, 0)).toBe(2)
})

it('counts sizes, channels and formats, the most frequent first', () => {
  const profile = pictureProfile([
    { width: 10, height: 20, grey: false, format: 'PNG' },
    { width: 30, height: 20, grey: true, format: 'JPEG' },
    { width: 30, height: 20, grey: true, format: 'JPEG' }
  ])
  expect(profile?.sizes).toEqual([
    { width: 30, height: 20, count: 2 },
    { width: 10, height: 20, count: 1 }
  ])
  expect(profile?.channels).toEqual([
    { value: 'grey', count: 2 },
    { value: 'colour', count: 1 }
  ])
  expect(profile?.formats.map((f) => f.value)).toEqual(['JPEG', 'PNG'])
  expect(profile?.width).toMatchObject({ min: 10, max: 30, mean: 70 / 3 })
  expect(profile?.width.histogram.counts.at(-1)).toBe(2)
  expect(profile?.height.histogram.counts[0]).toBe(3)
  expect(pictureProfile([])).toBeNull()
})

it('counts alike pictures at once, and names at most 24 sizes', () => {
  const many = Array.from({ length: 30 }, (_, i) => ({
    width: 10 + i,
    height: 5,
    grey: true,
    format: 'IDX',
    count: 100
  }))
  const profile = pictureProfile(many)
  expect(profile?.sizes.length).toBe(24)
  expect(profile?.differentSizes).toBe(30)
  expect(profile?.channels).toEqual([{ value: 'grey', count: 3000 }])
})
