/** Mixup and cutmix: pictures and targets are mixed by the same share, drawn from Beta(alpha, alpha). */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Augmentation } from '@shared/project'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { distanceFromEven, pictures, type Shape4 } from './fixtures'
import { mixExamples } from './index'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

interface Found {
  pixels: Float32Array
  /** rows x rows: example i's share of target k */
  shares: Float32Array
}

/** Every example is a class of its own, so that targets tell who is in it. */
function mix(list: Augmentation[], from: Float32Array, shape: Shape4, { seed = 1, step = 0 } = {}): Found {
  const { tf } = runtime
  return tf.tidy(() => {
    const targets = tf.eye(shape[0])
    const pictures = { image: tf.tensor4d(from, shape) }
    const found = mixExamples(runtime, list, { pictures, targets }, { seed, step: tf.scalar(step, 'int32') })
    const pixels = found.pictures.image?.dataSync<'float32'>() ?? new Float32Array()
    return { pixels, shares: found.targets.dataSync<'float32'>() }
  })
}

const shape: Shape4 = [300, 6, 5, 1]
const [rows, height, width] = shape
const size = height * width
const values = pictures(shape)
const before = (row: number): number => (row + rows - 1) % rows
const ownShare = ({ shares }: Found, row: number): number => shares[row * rows + row] ?? NaN

describe('mixup', () => {
  it('adds an example and its neighbour, pixels and targets alike', () => {
    const found = mix([{ kind: 'mixup', alpha: 0.4, probability: 1 }], values, shape)
    for (let row = 0; row < rows; row++) {
      const own = ownShare(found, row)
      expect(own).toBeGreaterThanOrEqual(0.5)
      expect(own + (found.shares[row * rows + before(row)] ?? NaN)).toBeCloseTo(1, 6)
      for (let i = 0; i < size; i += 7) {
        const expected = own * (values[row * size + i] ?? 0) + (1 - own) * (values[before(row) * size + i] ?? 0)
        expect(found.pixels[row * size + i]).toBeCloseTo(expected, 5)
      }
    }
  })

  it('draws shares from Beta(alpha, alpha), folded at a half', () => {
    // Beta(1, 1) is even; of Beta(a, a) the variance is 1 / (4 (2 a + 1)).
    const many = (alpha: number): number[] =>
      [0, 1, 2, 3, 4, 5].flatMap((step) => {
        const found = mix([{ kind: 'mixup', alpha, probability: 1 }], values, shape, { step })
        return Array.from({ length: rows }, (_, row) => ownShare(found, row))
      })
    expect(distanceFromEven(many(1), 0.5, 1)).toBeLessThan(1.95 / Math.sqrt(6 * rows))
    for (const alpha of [0.05, 0.2, 0.4, 4]) {
      const shares = many(alpha)
      const variance = shares.reduce((sum, share) => sum + (share - 0.5) ** 2, 0) / shares.length
      expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1)
    }
  })

  it('mixes as many as asked for and keeps the others’ bits', () => {
    const found = mix([{ kind: 'mixup', alpha: 1, probability: 0.25 }], values, shape)
    const mixedRows = Array.from({ length: rows }, (_, row) => row).filter((row) => ownShare(found, row) < 1)
    expect(Math.abs(mixedRows.length / rows - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / rows))
    for (let row = 0; row < rows; row++) {
      if (mixedRows.includes(row)) continue
      expect(found.pixels.slice(row * size, (row + 1) * size)).toEqual(values.slice(row * size, (row + 1) * size))
    }
  })

  it('has nothing to mix a single example with', () => {
    const alone: Shape4 = [1, 6, 5, 1]
    const from = pictures(alone)
    expect(mix([{ kind: 'mixup', alpha: 1, probability: 1 }], from, alone).pixels).toEqual(from)
  })
})

describe('cutmix', () => {
  it('takes a rectangle of the neighbour, and its exact share of the target', () => {
    const found = mix([{ kind: 'cutmix', alpha: 1, probability: 1 }], values, shape)
    const areas = new Set<number>()
    for (let row = 0; row < rows; row++) {
      const taken: number[] = []
      for (let i = 0; i < size; i++) {
        const pixel = found.pixels[row * size + i]
        if (pixel === values[row * size + i]) continue
        expect(pixel).toBe(values[before(row) * size + i])
        taken.push(i)
      }
      const ys = taken.map((i) => Math.floor(i / width))
      const xs = taken.map((i) => i % width)
      if (taken.length > 0) {
        const area = (Math.max(...ys) - Math.min(...ys) + 1) * (Math.max(...xs) - Math.min(...xs) + 1)
        expect(taken.length).toBe(area)
      }
      expect(ownShare(found, row)).toBeCloseTo(1 - taken.length / size, 5)
      expect(ownShare(found, row)).toBeGreaterThan(0.3)
      areas.add(taken.length)
    }
    expect(areas.size).toBeGreaterThan(6)
  })

  it('goes together with mixup: the targets always add up to 1', () => {
    const list: Augmentation[] = [
      { kind: 'mixup', alpha: 1, probability: 0.5 },
      { kind: 'cutmix', alpha: 1, probability: 0.5 }
    ]
    const { shares } = mix(list, values, shape)
    for (let row = 0; row < rows; row++) {
      const sum = shares.subarray(row * rows, (row + 1) * rows).reduce((a, b) => a + b, 0)
      expect(sum).toBeCloseTo(1, 5)
    }
  })

  it('draws anew at each step', () => {
    const list: Augmentation[] = [{ kind: 'cutmix', alpha: 1, probability: 1 }]
    const first = mix(list, values, shape)
    expect(mix(list, values, shape)).toEqual(first)
    expect(mix(list, values, shape, { step: 1 }).shares).not.toEqual(first.shares)
    expect(mix(list, values, shape, { seed: 2 }).shares).not.toEqual(first.shares)
  })
})
