/** Each augmentation is its formula: against plain arithmetic, with ranges that leave one value. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Augmentation } from '@shared/project'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { augmented, between, mapPixels, pictures, pixelAt, worst, type Shape4 } from './fixtures'

let runtime: Runtime
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})

const shape: Shape4 = [3, 10, 8, 3]
const square: Shape4 = [2, 9, 9, 3]
const values = pictures(shape)
const only = (value: number): { from: number; to: number } => ({ from: value, to: value })
const apply = (list: Augmentation | Augmentation[], from = values, of = shape): Float32Array =>
  augmented(runtime, [list].flat(), from, of)
const always = { probability: 1 }

/** Through a map from places of the result to places of the original, both from the middle. */
function through(of: Shape4, from: Float32Array, map: (x: number, y: number) => [number, number]): Float32Array {
  const [, height, width] = of
  const at = pixelAt(from, of)
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2]
  return mapPixels(of, (row, y, x, channel) => {
    const [sx, sy] = map(x - cx, y - cy)
    return between(at, row, sy + cy, sx + cx, channel)
  })
}

describe('what moves pixels', () => {
  const at = pixelAt(values, shape)
  it('flips, to the bit, alone and together with others', () => {
    const [, height, width] = shape
    const across = mapPixels(shape, (row, y, x, c) => at(row, y, width - 1 - x, c))
    expect(apply({ kind: 'flip', axis: 'horizontal', ...always })).toEqual(across)
    const turn: Augmentation = { kind: 'rotate', range: only(0), ...always }
    expect(apply([turn, { kind: 'flip', axis: 'horizontal', ...always }])).toEqual(across)
    const down = mapPixels(shape, (row, y, x, c) => at(row, height - 1 - y, x, c))
    expect(apply({ kind: 'flip', axis: 'vertical', ...always })).toEqual(down)
  })

  it('rotates counter-clockwise: 90 degrees are a transposition and a flip', () => {
    const from = pictures(square)
    const pixel = pixelAt(from, square)
    const left = mapPixels(square, (row, y, x, c) => pixel(row, x, square[1] - 1 - y, c))
    expect(worst(apply({ kind: 'rotate', range: only(90), ...always }, from, square), left)).toBeLessThan(1e-5)
    const around = mapPixels(square, (row, y, x, c) => pixel(row, square[1] - 1 - y, square[2] - 1 - x, c))
    expect(worst(apply({ kind: 'rotate', range: only(180), ...always }, from, square), around)).toBeLessThan(1e-5)
  })

  it.each<[string, Augmentation, (x: number, y: number) => [number, number]]>([
    [
      'rotate',
      { kind: 'rotate', range: only(30), ...always },
      (x, y) => [x * Math.cos(Math.PI / 6) - y * 0.5, x * 0.5 + y * Math.cos(Math.PI / 6)]
    ],
    ['shift', { kind: 'shift', x: only(0.25), y: only(-0.33), ...always }, (x, y) => [x - 0.25 * 8, y + 0.33 * 10]],
    ['zoom', { kind: 'zoom', range: only(2), ...always }, (x, y) => [x / 2, y / 2]],
    ['zoom out', { kind: 'zoom', range: only(0.7), ...always }, (x, y) => [x / 0.7, y / 0.7]],
    ['shear', { kind: 'shear', range: only(20), ...always }, (x, y) => [x - Math.tan(Math.PI / 9) * y, y]]
  ])('%s', (_, augmentation, map) => {
    expect(worst(apply(augmentation), through(shape, values, map))).toBeLessThan(1e-5)
  })

  it('several are one map, in their order', () => {
    const turn: Augmentation = { kind: 'rotate', range: only(30), ...always }
    const shift: Augmentation = { kind: 'shift', x: only(0.25), y: only(0), ...always }
    const [c, s] = [Math.cos(Math.PI / 6), 0.5]
    const turnedFirst = through(shape, values, (x, y) => [(x - 2) * c - y * s, (x - 2) * s + y * c])
    expect(worst(apply([turn, shift]), turnedFirst)).toBeLessThan(1e-5)
    const shiftedFirst = through(shape, values, (x, y) => [x * c - y * s - 2, x * s + y * c])
    expect(worst(apply([shift, turn]), shiftedFirst)).toBeLessThan(1e-5)
  })

  it('crops a part and enlarges it: each picture is one of the parts', () => {
    const found = pixelAt(apply({ kind: 'crop', range: only(0.5), ...always }), shape)
    for (let row = 0; row < 3; row++) {
      // Of the part's place only its offset is unknown; the horizontal and the vertical one do not depend on each other.
      let best = Infinity
      for (let oy = -2.5; oy <= 2.5; oy += 0.025) {
        for (let ox = -2; ox <= 2; ox += 0.025) {
          let far = 0
          for (let k = 0; k < 5; k++) {
            const [y, x] = [2 * k, k + 1]
            const value = between(at, row, (y - 4.5) / 2 + oy + 4.5, (x - 3.5) / 2 + ox + 3.5, 1)
            far = Math.max(far, Math.abs(value - found(row, y, x, 1)))
          }
          best = Math.min(best, far)
        }
      }
      expect(best).toBeLessThan(0.02)
    }
  })
})

describe('what changes colours', () => {
  const at = pixelAt(values, shape)
  const meanOf = (row: number, channel: number): number => {
    let sum = 0
    for (let y = 0; y < shape[1]; y++) for (let x = 0; x < shape[2]; x++) sum += at(row, y, x, channel)
    return sum / (shape[1] * shape[2])
  }
  const kept = (value: number): number => Math.min(1, Math.max(0, value))

  it('brightness adds and stays within the range', () => {
    const expected = mapPixels(shape, (row, y, x, c) => kept(at(row, y, x, c) + 0.3))
    expect(worst(apply({ kind: 'brightness', range: only(0.3), ...always }), expected)).toBeLessThan(1e-6)
    expect(Math.max(...expected)).toBe(1)
  })

  it('contrast spreads about each channel’s mean', () => {
    const expected = mapPixels(shape, (row, y, x, c) => {
      const mean = meanOf(row, c)
      return kept(mean + 1.4 * (at(row, y, x, c) - mean))
    })
    expect(worst(apply({ kind: 'contrast', range: only(1.4), ...always }), expected)).toBeLessThan(1e-6)
  })

  it('saturation spreads about the grey value; 0 is grey', () => {
    const grey = (row: number, y: number, x: number): number =>
      0.299 * at(row, y, x, 0) + 0.587 * at(row, y, x, 1) + 0.114 * at(row, y, x, 2)
    const expected = mapPixels(shape, (row, y, x, c) =>
      kept(grey(row, y, x) + 1.7 * (at(row, y, x, c) - grey(row, y, x)))
    )
    expect(worst(apply({ kind: 'saturation', range: only(1.7), ...always }), expected)).toBeLessThan(1e-6)
    const none = mapPixels(shape, (row, y, x) => grey(row, y, x))
    expect(worst(apply({ kind: 'saturation', range: only(0), ...always }), none)).toBeLessThan(1e-6)
  })

  it('hue turns about grey: 120 degrees make red green, green blue and blue red', () => {
    const turned = mapPixels(shape, (row, y, x, c) => at(row, y, x, (c + 2) % 3))
    expect(worst(apply({ kind: 'hue', range: only(120), ...always }), turned)).toBeLessThan(1e-6)
    const back = mapPixels(shape, (row, y, x, c) => at(row, y, x, (c + 1) % 3))
    expect(worst(apply({ kind: 'hue', range: only(-120), ...always }), back)).toBeLessThan(1e-6)
  })

  it('hue and saturation leave grey pictures alone', () => {
    const grey: Shape4 = [2, 4, 4, 1]
    const from = pictures(grey)
    expect(apply({ kind: 'hue', range: only(70), ...always }, from, grey)).toEqual(from)
    expect(apply({ kind: 'saturation', range: only(3), ...always }, from, grey)).toEqual(from)
  })
})

describe('blur', () => {
  it.each([0.6, 1, 2])('is a Gaussian of sigma %s, mirrored at the edges', (sigma) => {
    const radius = Math.min(Math.ceil(3 * sigma), 7)
    const taps = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)))
    const sum = taps.reduce((a, b) => a + b)
    const inside = (i: number, n: number): number => (i < 0 ? -i : i >= n ? 2 * n - 2 - i : i)
    const plain = pixelAt(values, shape)
    const expected = mapPixels(shape, (row, y, x, c) => {
      let value = 0
      taps.forEach((a, i) =>
        taps.forEach((b, k) => {
          const pixel = plain(row, inside(y + i - radius, shape[1]), inside(x + k - radius, shape[2]), c)
          value += (a * b * pixel) / (sum * sum)
        })
      )
      return value
    })
    expect(worst(apply({ kind: 'blur', range: only(sigma), ...always }), expected)).toBeLessThan(1e-5)
  })

  it('takes another sigma for each picture', () => {
    const large: Shape4 = [6, 20, 20, 1]
    const found = apply({ kind: 'blur', range: { from: 0, to: 3 }, ...always }, pictures(large), large)
    const roughness = Array.from({ length: 6 }, (_, row) => {
      const picture = found.subarray(row * 400, (row + 1) * 400)
      const mean = picture.reduce((a, b) => a + b) / 400
      return picture.reduce((a, b) => a + (b - mean) ** 2, 0) / 400
    })
    expect(new Set(roughness.map((r) => r.toFixed(5))).size).toBe(6)
  })
})

describe('a range that changes nothing', () => {
  const nothing: Augmentation[] = [
    { kind: 'flip', axis: 'vertical', probability: 0 },
    { kind: 'rotate', range: { from: -40, to: 40 }, probability: 0 },
    { kind: 'shift', x: only(0), y: only(0), probability: 0.5 },
    { kind: 'zoom', range: only(1), probability: 0.5 },
    { kind: 'shear', range: only(0), probability: 0.5 },
    { kind: 'crop', range: only(1), probability: 0.5 },
    { kind: 'brightness', range: only(0), probability: 0.5 },
    { kind: 'contrast', range: only(1), probability: 0.5 },
    { kind: 'noise', range: only(0), probability: 0.5 },
    { kind: 'blur', range: { from: 0.5, to: 3 }, probability: 0 },
    { kind: 'cutout', range: only(0), probability: 0.5 }
  ]
  for (const augmentation of nothing) {
    it(`leaves every bit: ${augmentation.kind}`, () => expect(apply(augmentation)).toEqual(values))
  }
  it('leaves every bit where only some pictures are chosen for it', () => {
    // Drawn for each picture, so all of the arithmetic runs; what is not chosen comes out as it was.
    const rare = 1e-9
    const list: Augmentation[] = [
      { kind: 'rotate', range: { from: 10, to: 40 }, probability: rare },
      { kind: 'shift', x: { from: 0.1, to: 1 }, y: { from: 0.1, to: 1 }, probability: rare },
      { kind: 'zoom', range: { from: 2, to: 3 }, probability: rare },
      { kind: 'crop', range: { from: 0.2, to: 0.3 }, probability: rare },
      { kind: 'brightness', range: { from: 0.5, to: 1 }, probability: rare },
      { kind: 'contrast', range: { from: 2, to: 3 }, probability: rare },
      { kind: 'noise', range: { from: 0.5, to: 1 }, probability: rare },
      { kind: 'blur', range: { from: 1, to: 2 }, probability: rare },
      { kind: 'cutout', range: { from: 0.5, to: 0.6 }, probability: rare }
    ]
    expect(apply(list)).toEqual(values)
    const colours: Augmentation[] = [
      { kind: 'saturation', range: { from: 2, to: 3 }, probability: rare },
      { kind: 'hue', range: { from: 50, to: 90 }, probability: rare }
    ]
    expect(worst(apply(colours), values)).toBeLessThan(1e-6)
  })
})
