import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeRow, encodeText, entriesOf, networkRow, type Entry } from '@core/data'
import { missingTokens } from '@core/data/cells'
import type { ImageSize, TablePreprocess } from '@shared/project'
import { fitImage, imageToInput, readOutput, rowToInput, type RawImage } from './preprocess.mjs'

const grey = (width: number, height: number, data: number[]): RawImage => ({
  width,
  height,
  channels: 1,
  data: Uint8Array.from(data)
})
const size = (width: number, height: number, fit: ImageSize['fit'] = 'stretch', channels: 1 | 3 = 1): ImageSize => ({
  width,
  height,
  channels,
  fit
})
const rows = (pixels: Uint8Array, width: number): number[][] =>
  Array.from({ length: pixels.length / width }, (_, y) => [...pixels.subarray(y * width, (y + 1) * width)])

describe('fitImage', () => {
  it('leaves a picture of the right size as it is, and never hands out its buffer', () => {
    const image = grey(2, 2, [1, 2, 3, 4])
    const fitted = fitImage(size(2, 2), image)
    expect([...fitted]).toEqual([1, 2, 3, 4])
    expect(fitted.buffer).not.toBe(image.data.buffer)
  })
  it('averages the covered area when shrinking', () => {
    expect([...fitImage(size(2, 1), grey(4, 1, [0, 100, 40, 60]))]).toEqual([50, 50])
    // 3 to 2: each result covers one pixel and half of the middle one.
    expect([...fitImage(size(2, 1), grey(3, 1, [0, 90, 30]))]).toEqual([30, 50])
    expect([...fitImage(size(1, 1), grey(2, 2, [0, 100, 200, 100]))]).toEqual([100])
  })
  it('is linear between pixel centres when enlarging', () => {
    expect([...fitImage(size(4, 1), grey(2, 1, [0, 100]))]).toEqual([0, 25, 75, 100])
    expect([...fitImage(size(3, 1), grey(1, 1, [7]))]).toEqual([7, 7, 7])
  })
  it('pad keeps the whole picture and puts black beside it', () => {
    expect(rows(fitImage(size(4, 4, 'pad'), grey(4, 2, [9, 9, 9, 9, 9, 9, 9, 9])), 4)).toEqual([
      [0, 0, 0, 0],
      [9, 9, 9, 9],
      [9, 9, 9, 9],
      [0, 0, 0, 0]
    ])
  })
  it('crop fills the frame with the middle', () => {
    expect([...fitImage(size(2, 2, 'crop'), grey(4, 2, [1, 2, 3, 4, 5, 6, 7, 8]))]).toEqual([2, 3, 6, 7])
  })
  it('a very flat picture still leaves a line', () => {
    const line = grey(100, 1, new Array<number>(100).fill(200))
    expect(Math.max(...fitImage(size(10, 10, 'pad'), line))).toBe(200)
  })
  it('makes grey by luminance, and a grey pixel of a colour picture keeps its value', () => {
    const colours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77]
    const image: RawImage = { width: 4, height: 1, channels: 3, data: Uint8Array.from(colours) }
    expect([...fitImage(size(4, 1), image)]).toEqual([76, 150, 29, 77])
    expect([...fitImage(size(2, 1, 'stretch', 3), grey(2, 1, [5, 6]))]).toEqual([5, 5, 5, 6, 6, 6])
  })
  it('lays transparent pixels on white', () => {
    const rgba: RawImage = {
      width: 3,
      height: 1,
      channels: 4,
      data: Uint8Array.of(0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 51)
    }
    expect([...fitImage(size(3, 1), rgba)]).toEqual([0, 255, 204])
    const greyAlpha: RawImage = { width: 1, height: 1, channels: 2, data: Uint8Array.of(10, 0) }
    expect([...fitImage(size(1, 1), greyAlpha)]).toEqual([255])
  })

  const side = fc.integer({ min: 1, max: 40 })
  const anything = fc.record({
    width: side,
    height: side,
    target: fc.tuple(side, side),
    channels: fc.constantFrom<1 | 3>(1, 3),
    fit: fc.constantFrom<ImageSize['fit']>('crop', 'pad', 'stretch'),
    seed: fc.nat()
  })
  it('keeps an even picture even, and stays within the darkest and lightest of any', () => {
    fc.assert(
      fc.property(anything, ({ width, height, target, channels, fit, seed }) => {
        const spec = size(target[0], target[1], fit, channels)
        const even = { width, height, channels, data: new Uint8Array(width * height * channels).fill(seed % 256) }
        const values = new Set(fitImage(spec, even))
        values.delete(seed % 256)
        expect([...values].every((value) => fit === 'pad' && value === 0)).toBe(true)
        const data = Uint8Array.from(even.data, (_, i) => (i * 7919 + seed) % 256)
        const fitted = fitImage(spec, { ...even, data })
        expect(fitted.length).toBe(target[0] * target[1] * channels)
        expect(Math.max(...fitted)).toBeLessThanOrEqual(Math.max(...data))
        if (fit !== 'pad') expect(Math.min(...fitted)).toBeGreaterThanOrEqual(Math.min(...data))
      }),
      { seed: 7 }
    )
  })
  it('mirrors with the picture: no drift to one side', () => {
    fc.assert(
      fc.property(side, side, fc.nat(), (width, target, seed) => {
        const data = Array.from({ length: width }, (_, i) => (i * 7919 + seed) % 256)
        const there = [...fitImage(size(target, 1), grey(width, 1, data))]
        const back = [...fitImage(size(target, 1), grey(width, 1, data.toReversed()))].reverse()
        // Half a step of rounding may fall either way.
        expect(there.every((value, i) => Math.abs(value - (back[i] ?? 0)) <= 1)).toBe(true)
      }),
      { seed: 7 }
    )
  })
})

describe('imageToInput', () => {
  it('gives the same values as numbers', () => {
    const input = imageToInput(size(2, 1), grey(2, 1, [0, 255]))
    expect(input).toEqual(Float32Array.of(0, 255))
  })
})

describe('rowToInput', () => {
  const spec: TablePreprocess = {
    kind: 'table',
    columns: [
      { kind: 'number', name: 'age', impute: 31.5, mean: 30, std: 4 },
      { kind: 'category', name: 'city', categories: ['Rome', 'Paris', '1'] },
      { kind: 'number', name: 'pay', impute: -1, mean: 0, std: 1 }
    ]
  }
  it('reads numbers, leaves scaling to the model, and marks the category', () => {
    expect([...rowToInput(spec, { age: ' 20 ', city: 'Paris', pay: '1e3', other: 'x' })]).toEqual([20, 0, 1, 0, 1000])
    expect([...rowToInput(spec, { age: 20, city: 1, pay: null })]).toEqual([20, 0, 0, 1, -1])
    expect([...rowToInput(spec, { age: '', city: 'Oslo', pay: undefined })]).toEqual([31.5, 0, 0, 0, -1])
  })
  it('names the column that is wrong or not there', () => {
    expect(() => rowToInput(spec, { age: 'old', city: 'Rome', pay: '1' })).toThrow(
      '“age” takes a number; “old” is none'
    )
    expect(() => rowToInput(spec, { age: '1', city: 'Rome' })).toThrow('lacks “pay”')
  })
  it('says what core/data says of every row of texts', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        ...missingTokens,
        'Rome',
        'Paris',
        '1',
        ' Rome ',
        '1,000',
        '0x10',
        'Infinity',
        '1e999',
        '.5',
        '5.'
      ),
      fc.string({ maxLength: 6 }),
      fc.double().map(String)
    )
    const attempt = (work: () => Float32Array): number[] | 'refused' => {
      try {
        return [...work()]
      } catch {
        return 'refused'
      }
    }
    const part = { impute: 1, mean: 0, std: 1 }
    const every: TablePreprocess = {
      kind: 'table',
      columns: [
        ...spec.columns,
        { kind: 'hash', name: 'street', buckets: 7 },
        {
          kind: 'time',
          name: 'at',
          parts: [
            { part: 'weekday', ...part },
            { part: 'minute', ...part }
          ]
        },
        { kind: 'text', name: 'says', vocabulary: ['rome', 'paris', 'é'] }
      ]
    }
    const tokens = { kind: 'tokens' as const, column: 'says', vocabulary: ['rome', 'paris', 'é'], length: 3 }
    const street = fc.oneof(cell, fc.string({ unit: 'binary', maxLength: 4 }))
    const at = fc.oneof(
      cell,
      fc.constantFrom('2024-02-29', '2023-02-29', '0099-12-31 23:59 -01:00', '2024-01-01T24:00')
    )
    const says = fc.array(fc.oneof(cell, fc.constantFrom('ROME', 'e\u0301', 'É!'))).map((list) => list.join(' '))
    /** What the function leaves to the model, undone. */
    const unscaled = (table: TablePreprocess): Entry[] => entriesOf(table).map((one) => ({ ...one, mean: 0, std: 1 }))
    fc.assert(
      fc.property(fc.record({ age: cell, city: cell, pay: cell, street, at, says }), (row) => {
        for (const columns of [every.columns, ...every.columns.map((column) => [column])]) {
          const table: TablePreprocess = { kind: 'table', columns }
          const expected = attempt(() => Float32Array.from(networkRow(unscaled(table), encodeRow(table, row))))
          expect(attempt(() => rowToInput(table, row))).toEqual(expected)
        }
        expect([...rowToInput(tokens, row)]).toEqual([...encodeText(tokens, row)])
      }),
      { seed: 7, numRuns: 500 }
    )
  })
})

describe('readOutput', () => {
  it('names the classes, the most probable first', () => {
    const meaning = { kind: 'category' as const, column: 'label', classes: ['a', 'b', 'c'] }
    expect(readOutput(meaning, [0.25, 0.5, 0.25])).toEqual({
      label: 'b',
      probabilities: [
        { label: 'b', probability: 0.5 },
        { label: 'a', probability: 0.25 },
        { label: 'c', probability: 0.25 }
      ]
    })
  })
  it('gives a number as it is', () => {
    expect(readOutput({ kind: 'number', column: 'price', mean: 1, std: 2 }, [12.5])).toEqual({ value: 12.5 })
  })
})
