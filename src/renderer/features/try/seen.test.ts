import { expect, it } from 'vitest'
import { seenToRgba } from './seen'

it('shows grey and RGB pixels', () => {
  expect([...seenToRgba({ width: 2, height: 1, channels: 1, pixels: new Uint8Array([0, 9]) })]).toEqual([
    0, 0, 0, 255, 9, 9, 9, 255
  ])
  expect([...seenToRgba({ width: 1, height: 1, channels: 3, pixels: new Uint8Array([1, 2, 3]) })]).toEqual([
    1, 2, 3, 255
  ])
})
