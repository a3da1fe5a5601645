/** How often and how much: rates, ranges and means of what is drawn, with seeds that are fixed. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Augmentation } from '@shared/project'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { createDraws, type PerPicture } from './draws'
import { augmented, distanceFromEven, pictures, worst, type Shape4 } from './fixtures'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

const rows = 4_000
const limit = 1.95 / Math.sqrt(rows)
const dot: Shape4 = [rows, 1, 1, 1]
const halves = new Float32Array(rows).fill(0.5)

function drawn(draw: (draws: ReturnType<typeof createDraws>) => PerPicture, index = 0, step = 0, seed = 1): number[] {
  const { tf } = runtime
  return tf.tidy(() => {
    const found = draw(createDraws(runtime, rows, index, { seed, step: tf.scalar(step, 'int32') }))
    return typeof found === 'number' ? [found] : [...found.dataSync<'float32'>()]
  })
}

describe('values', () => {
  it('fall evenly over the range', () => {
    for (const [from, to] of [
      [-15, 15],
      [0.8, 1.25],
      [0, 0.1]
    ] as const) {
      const values = drawn((d) => d.value({ from, to }, 1, 0))
      expect(Math.min(...values)).toBeGreaterThanOrEqual(from)
      expect(Math.max(...values)).toBeLessThanOrEqual(to + 1e-6)
      expect(distanceFromEven(values, from, to)).toBeLessThan(limit)
    }
  })

  it('are drawn as often as asked for, else change nothing', () => {
    for (const probability of [0.1, 0.5, 0.9]) {
      const values = drawn((d) => d.value({ from: 2, to: 3 }, probability, 1))
      const chosen = values.filter((value) => value !== 1)
      // Four standard deviations of a binomial rate.
      const far = 4 * Math.sqrt((probability * (1 - probability)) / rows)
      expect(Math.abs(chosen.length / rows - probability)).toBeLessThan(far)
      expect(distanceFromEven(chosen, 2, 3)).toBeLessThan(1.95 / Math.sqrt(chosen.length))
    }
  })

  it('are others for each picture, step, augmentation and seed, without any likeness', () => {
    const first = drawn((d) => d.value({ from: 0, to: 1 }, 1, 0))
    expect(new Set(first).size).toBeGreaterThan(rows * 0.99)
    expect(drawn((d) => d.value({ from: 0, to: 1 }, 1, 0))).toEqual(first)
    for (const [index, step, seed] of [
      [1, 0, 1],
      [0, 1, 1],
      [0, 2, 1],
      [0, 0, 2]
    ] as const) {
      const other = drawn((d) => d.value({ from: 0, to: 1 }, 1, 0), index, step, seed)
      const covariance = first.reduce((sum, a, i) => sum + (a - 0.5) * ((other[i] ?? NaN) - 0.5), 0) / rows
      expect(Math.abs(covariance * 12)).toBeLessThan(4 / Math.sqrt(rows))
    }
  })
})

describe('pictures', () => {
  const apply = (augmentation: Augmentation, from: Float32Array = halves, shape = dot, at = {}): Float32Array =>
    augmented(runtime, [augmentation], from, shape, at)

  it('get as much more light as was drawn', () => {
    const found = apply({ kind: 'brightness', range: { from: -0.2, to: 0.4 }, probability: 1 })
    expect(distanceFromEven([...found], 0.3, 0.9)).toBeLessThan(limit)
  })

  it('are flipped at the asked rate', () => {
    const pair: Shape4 = [rows, 1, 2, 1]
    const ends = Float32Array.from({ length: rows * 2 }, (_, i) => i % 2)
    const found = apply({ kind: 'flip', axis: 'horizontal', probability: 0.3 }, ends, pair)
    const flipped = found.filter((value, i) => i % 2 === 0 && value === 1).length / rows
    expect(Math.abs(flipped - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / rows))
  })

  it('get normal noise of the drawn deviation', () => {
    const large: Shape4 = [50, 20, 20, 1]
    const greys = new Float32Array(50 * 400).fill(0.5)
    const found = apply({ kind: 'noise', range: { from: 0.1, to: 0.1 }, probability: 1 }, greys, large)
    const off = [...found].map((value) => (value - 0.5) / 0.1)
    const mean = off.reduce((a, b) => a + b) / off.length
    const variance = off.reduce((a, b) => a + b * b, 0) / off.length
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(off.length))
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / off.length))
    const within = off.filter((value) => Math.abs(value) < 1).length / off.length
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.015)
  })

  it('lose a square of the drawn size, anywhere', () => {
    const large: Shape4 = [400, 24, 24, 1]
    const from = pictures(large)
    const found = apply({ kind: 'cutout', range: { from: 0.5, to: 0.5 }, probability: 1 }, from, large)
    const middle = (row: number): { area: number; top: number; left: number } => {
      const gone = Array.from({ length: 576 }, (_, i) => i).filter((i) => found[row * 576 + i] !== from[row * 576 + i])
      const ys = gone.map((i) => Math.floor(i / 24))
      const xs = gone.map((i) => i % 24)
      const [width, height] = [Math.max(...xs) - Math.min(...xs) + 1, Math.max(...ys) - Math.min(...ys) + 1]
      // One rectangle, without holes, in one colour.
      expect(gone.length).toBe(width * height)
      expect(new Set(gone.map((i) => found[row * 576 + i])).size).toBe(1)
      return { area: gone.length, top: Math.min(...ys), left: Math.min(...xs) }
    }
    const all = Array.from({ length: 400 }, (_, row) => middle(row))
    expect(Math.max(...all.map(({ area }) => area))).toBe(144)
    // Expected side inside the picture, with the middle anywhere in it: 12 * (1 - 12 / (4 * 24)) = 10.5.
    const mean = all.reduce((sum, { area }) => sum + area, 0) / 400
    expect(Math.abs(mean / 10.5 ** 2 - 1)).toBeLessThan(0.05)
    expect(new Set(all.map(({ top }) => top)).size).toBeGreaterThan(15)
    expect(new Set(all.map(({ left }) => left)).size).toBeGreaterThan(15)
  })

  it('are others at every step, and each is changed in its own way', () => {
    const shape: Shape4 = [6, 12, 12, 3]
    const one = pictures([1, 12, 12, 3])
    const same = Float32Array.from({ length: 6 * one.length }, (_, i) => one[i % one.length] ?? 0)
    const range = { from: 0.5, to: 0.9 }
    const kinds: Augmentation[] = [
      { kind: 'rotate', range: { from: -40, to: 40 }, probability: 1 },
      { kind: 'shift', x: { from: -0.3, to: 0.3 }, y: { from: -0.3, to: 0.3 }, probability: 1 },
      { kind: 'zoom', range, probability: 1 },
      { kind: 'shear', range: { from: -20, to: 20 }, probability: 1 },
      { kind: 'crop', range, probability: 1 },
      { kind: 'brightness', range: { from: -0.2, to: 0.2 }, probability: 1 },
      { kind: 'contrast', range, probability: 1 },
      { kind: 'saturation', range, probability: 1 },
      { kind: 'hue', range: { from: -60, to: 60 }, probability: 1 },
      { kind: 'noise', range: { from: 0.05, to: 0.1 }, probability: 1 },
      { kind: 'blur', range, probability: 1 },
      { kind: 'cutout', range: { from: 0.3, to: 0.7 }, probability: 1 }
    ]
    for (const augmentation of kinds) {
      const found = [0, 1, 2].map((step) => apply(augmentation, same, shape, { step }))
      expect(apply(augmentation, same, shape, { step: 1 })).toEqual(found[1])
      const each = found.flatMap((batch) =>
        Array.from({ length: 6 }, (_, row) => batch.slice(row * one.length, (row + 1) * one.length))
      )
      each.forEach((a, i) =>
        each.slice(i + 1).forEach((b) => expect(worst(a, b), augmentation.kind).toBeGreaterThan(1e-4))
      )
      expect(Math.min(...found.flatMap((batch) => [...batch]))).toBeGreaterThanOrEqual(0)
      expect(Math.max(...found.flatMap((batch) => [...batch]))).toBeLessThanOrEqual(1)
    }
  })
})
