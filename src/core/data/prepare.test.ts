import { usualPreparation, type ColumnPreparation, type DatasetFile, type TableColumn } from '@shared/project'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pixelsInMemory, type PackedColumn } from './columns'
import { encodedWidth, rawWidth, tableEncoder, tokensEncoder } from './encode'
import { encodeRow, encodeText } from './encodeRow'
import { idsOf, expectedWidth } from './expected'
import { mode, quantile, skewness, sortedValues } from './figures'
import { bucketOf, fnv1a } from './hashing'
import { entriesOf, networkRow } from './networkRow'
import { pixelMoments } from './pixelMoments'
import { prepareColumn } from './prepareColumn'
import { prepareNumber } from './prepareNumber'
import { buildPreprocess } from './preprocess'
import { datePart } from './times'

const every = (values: ArrayLike<unknown>): Int32Array => Int32Array.from({ length: values.length }, (_, i) => i)
const numbers = (...values: number[]): Float64Array => Float64Array.from(values)
const prepared = (choice: ColumnPreparation, values: Float64Array) => prepareNumber(choice, values, every(values))

describe('figures', () => {
  it('are those NumPy gives', () => {
    const sorted = sortedValues(numbers(4, 1, Number.NaN, 3, 2), Int32Array.of(0, 1, 2, 3, 4))
    expect([...sorted]).toEqual([1, 2, 3, 4])
    // numpy.quantile([1, 2, 3, 4], [0, .25, .5, .75, 1])
    expect([0, 0.25, 0.5, 0.75, 1].map((q) => quantile(sorted, q))).toEqual([1, 1.75, 2.5, 3.25, 4])
    // scipy.stats.skew([0, 0, 0, 10])
    expect(skewness(numbers(0, 0, 0, 10))).toBeCloseTo(1.1547005383792515, 12)
    expect(mode(numbers(1, 2, 2, 5, 5))).toBe(2)
    expect([quantile(numbers(), 0.5), mode(numbers()), skewness(numbers())]).toEqual([0, 0, 0])
  })
})

describe('a number column', () => {
  it('is scaled as chosen', () => {
    const values = numbers(0, 10, 20, 30, 1000)
    expect(prepared({ scale: 'range' }, values)).toMatchObject({ mean: 0, std: 1000 })
    expect(prepared({ scale: 'robust' }, values)).toMatchObject({ mean: 20, std: 20 })
    expect(prepared({ scale: 'none' }, values)).toMatchObject({ mean: 0, std: 1 })
    expect(prepared({ scale: 'standardize' }, values).mean).toBe(212)
  })
  it('has a spread to divide by even where most values are equal', () => {
    expect(prepared({ scale: 'robust' }, numbers(0, 0, 0, 0, 5))).toMatchObject({ mean: 0, std: 2 })
    expect(prepared({ scale: 'range' }, numbers(7, 7))).toMatchObject({ mean: 7, std: 1 })
    expect(prepared({ scale: 'robust' }, numbers())).toMatchObject({ mean: 0, std: 1 })
  })
  it('is imputed as chosen', () => {
    const values = numbers(1, 1, 4, Number.NaN, 10)
    const impute = (choice: ColumnPreparation['impute']) => prepared(choice ? { impute: choice } : {}, values).impute
    expect(impute(undefined)).toBe(4)
    expect(impute({ with: 'median' })).toBe(2.5)
    expect(impute({ with: 'mode' })).toBe(1)
    expect(impute({ with: 'value', value: -1 })).toBe(-1)
  })
  it('is held within quantiles before the logarithm, and scaled last', () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => i * i)
    const found = prepared({ clip: { from: 0.1, to: 0.9 }, log: true, scale: 'range' }, values)
    expect(found).toMatchObject({ clip: { from: 100, to: 8100 }, log: true, mean: Math.log1p(100) })
    const [entry] = entriesOf({ kind: 'table', columns: [{ kind: 'number', name: 'x', ...found }] })
    if (!entry) throw new Error('no entry')
    expect([0, 100, 8100, 1e6].map((x) => networkRow([entry], [x])[0])).toEqual([0, 0, 1, 1])
  })
  it('takes a logarithm by itself where a few values outweigh the rest, by one rule for all', () => {
    const tail = Float64Array.from({ length: 100 }, (_, i) => (i < 97 ? i % 5 : 10_000))
    expect(prepared({}, tail).log).toBe(true)
    expect(prepared({ scale: 'standardize' }, tail).log).toBeUndefined()
    expect(prepared({ log: false }, tail).log).toBeUndefined()
    const both = tail.map((value) => value - 2)
    const sorted = Float64Array.from(both).sort()
    expect(prepared({}, both)).toMatchObject({ mean: quantile(sorted, 0.5) })
    expect(prepared({}, both).log).toBeUndefined()
    const even = Float64Array.from({ length: 100 }, (_, i) => i)
    expect(prepared({}, even)).toMatchObject({ mean: 49.5 })
  })
})

describe('categories', () => {
  const column: PackedColumn = {
    kind: 'category',
    name: 'town',
    categories: ['Bern', 'Oslo'],
    data: Int32Array.of(0, 1, -1)
  }
  it('share buckets by a hash that never changes', () => {
    // http://www.isthe.com/chongo/src/fnv/test_fnv.c
    expect([fnv1a(''), fnv1a('a'), fnv1a('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
    expect(fnv1a('Å')).toBe(fnv1a('\u00c5'))
    expect(fnv1a('\ud800')).toBe(fnv1a('\ufffd'))
    const spec = prepareColumn(column, { encode: { as: 'hash', buckets: 8 } }, Int32Array.of(0, 1, 2))
    expect(spec).toEqual({ kind: 'hash', name: 'town', buckets: 8 })
    const table = { kind: 'table' as const, columns: [spec] }
    expect([rawWidth(table), encodedWidth(table)]).toEqual([1, 8])
    const raw = tableEncoder(table, () => column).encode(Int32Array.of(0, 1, 2))
    expect([...raw]).toEqual([bucketOf('Bern', 8), bucketOf('Oslo', 8), -1])
    expect([...networkRow(entriesOf(table), [-1])]).toEqual(new Array(8).fill(0))
    // A town the training never saw has a bucket too.
    expect(encodeRow(table, { town: 'Rome' })[0]).toBe(bucketOf('Rome', 8))
  })
  it('are hashed by themselves where there are too many', () => {
    const categories = Array.from({ length: 1200 }, (_, i) => `t${i}`)
    const many: PackedColumn = { kind: 'category', name: 'town', categories, data: every(categories) }
    expect(prepareColumn(many, {}, every(categories))).toMatchObject({ kind: 'hash', buckets: 1024 })
    expect(prepareColumn(many, { encode: { as: 'one-hot' } }, every(categories)).kind).toBe('category')
  })
})

describe('times', () => {
  it('become the parts that differ, weekdays from Monday', () => {
    const data = numbers(Date.UTC(2024, 0, 1, 6), Date.UTC(2024, 5, 9, 6), Number.NaN)
    const column: PackedColumn = { kind: 'time', name: 'at', data }
    const spec = prepareColumn(column, {}, every(data))
    if (spec.kind !== 'time') throw new Error(spec.kind)
    expect(spec.parts.map(({ part, impute }) => [part, impute])).toEqual([
      ['month', 3.5],
      ['day', 5],
      ['weekday', 3]
    ])
    const raw = tableEncoder({ kind: 'table', columns: [spec] }, () => column).encode(Int32Array.of(1, 2))
    expect([...raw]).toEqual([6, 9, 6, 3.5, 5, 3])
    expect(datePart(Date.UTC(1969, 11, 31, 23, 59), 'minute')).toBe(59)
    const chosen = prepareColumn(column, { parts: ['hour', 'year'] }, every(data))
    expect(chosen.kind === 'time' && chosen.parts.map(({ part, std }) => [part, std])).toEqual([
      ['hour', 1],
      ['year', 1]
    ])
  })
})

describe('text', () => {
  const texts = ['The cat, the HAT!', null, 'the dog', 'a dog\u0301 42']
  const column: PackedColumn = { kind: 'text', name: 'says', at: (row) => texts[row] ?? null }
  it('becomes counts, or ids of fixed length', () => {
    const counts = prepareColumn(column, { tokens: { as: 'counts', vocabulary: 3 } }, Int32Array.of(0, 1, 2))
    expect(counts).toEqual({ kind: 'text', name: 'says', vocabulary: ['the', 'cat', 'dog'] })
    const table = { kind: 'table' as const, columns: [counts] }
    expect([...tableEncoder(table, () => column).encode(Int32Array.of(0, 1, 3))]).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0])
    const spec = { kind: 'tokens' as const, column: 'says', vocabulary: ['the', 'cat', 'dog'], length: 3 }
    const ids = tokensEncoder(spec, column).encode(Int32Array.of(0, 1, 2, 3))
    expect([...ids]).toEqual([2, 3, 2, 0, 0, 0, 2, 4, 0, 1, 1, 1])
    expect([...encodeText(spec, { says: 'THE dog barks loudly' })]).toEqual([2, 4, 1])
  })
})

describe('pixels', () => {
  it('are standardized by the channel, over the training rows', () => {
    const all = Uint8Array.of(0, 10, 20, 255, 30, 20, 9, 9, 9)
    const column: PackedColumn = {
      kind: 'image',
      name: 'image',
      width: 1,
      height: 1,
      channels: 3,
      pixels: pixelsInMemory(all, 3)
    }
    if (column.kind !== 'image') throw new Error('image')
    const { mean, std } = pixelMoments(column, Int32Array.of(0, 1), 1 / 255)
    expect(mean.map((v) => Math.round(v * 255 * 1e6) / 1e6)).toEqual([127.5, 20, 20])
    expect(std[0]).toBeCloseTo(0.5, 12)
    expect(std[1]).toBeCloseTo(10 / 255, 12)
    // All alike: nothing to divide by.
    expect(std[2]).toBe(1)
  })
})

const words = fc.array(fc.constantFrom('red', 'green', 'blue', 'white'), { maxLength: 5 }).map((list) => list.join(' '))
const rowArb = fc.record({
  size: fc.oneof(fc.constant(Number.NaN), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  town: fc.integer({ min: -1, max: 2 }),
  at: fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 2e12 })),
  says: fc.option(words)
})
type RowArb = typeof rowArb extends fc.Arbitrary<infer T> ? T : never

function tableOf(rows: readonly RowArb[]): Record<string, PackedColumn> {
  return {
    size: { kind: 'number', name: 'size', data: Float64Array.from(rows, ({ size }) => size) },
    town: { kind: 'category', name: 'town', categories: ['a', 'b', 'c'], data: Int32Array.from(rows, (r) => r.town) },
    at: { kind: 'time', name: 'at', data: Float64Array.from(rows, ({ at }) => at) },
    says: { kind: 'text', name: 'says', at: (row) => rows[row]?.says ?? null },
    price: { kind: 'number', name: 'price', data: Float64Array.from(rows, (_, i) => i) }
  }
}

const document = {
  task: 'regression',
  target: 'price',
  classes: [],
  columns: [
    { name: 'size', kind: 'number', role: 'feature', missing: 0 },
    { name: 'town', kind: 'category', role: 'feature', missing: 0, categories: ['a', 'b', 'c'] },
    { name: 'at', kind: 'time', role: 'feature', missing: 0 },
    { name: 'says', kind: 'text', role: 'feature', missing: 0 },
    { name: 'price', kind: 'number', role: 'target', missing: 0 }
  ],
  preparation: {
    columns: {
      size: { clip: { from: 0.05, to: 0.95 }, log: true, scale: 'robust', impute: { with: 'median' } },
      says: { tokens: { as: 'counts', vocabulary: 3 } }
    },
    pixels: 'range'
  }
} as unknown as DatasetFile

describe('columns on disk', () => {
  it('give the raw rows of those in memory, and are never read whole for some rows', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ size: i, town: (i % 4) - 1, at: i * 1e9, says: 'red blue' }))
    const columns = tableOf(rows)
    const source = { document, column: (name: string) => columns[name] as PackedColumn, rows: () => every(rows) }
    const table = buildPreprocess(source).inputs['input']
    if (table?.kind !== 'table') throw new Error('no table')
    const asked = Int32Array.of(39, 0, 7, 7)
    const onDisk = (name: string): PackedColumn => {
      const column = source.column(name)
      if (column.kind === 'text' || column.kind === 'image') return column
      const bytes = new Uint8Array(column.data.buffer)
      const read = { disk: pixelsInMemory(bytes, column.data.BYTES_PER_ELEMENT) }
      return Object.defineProperty({ ...column, ...read }, 'data', {
        get: () => {
          throw new Error(`${name} was read whole`)
        }
      })
    }
    expect(tableEncoder(table, onDisk).encode(asked)).toEqual(tableEncoder(table, source.column).encode(asked))
  })
})

describe('leakage', () => {
  it('no row of validation or test changes a figure of the preprocessing', () => {
    const build = (rows: readonly RowArb[], trained: number) => {
      const columns = tableOf(rows)
      return buildPreprocess({
        document,
        column: (name) => columns[name] as PackedColumn,
        rows: () => Int32Array.from({ length: trained }, (_, i) => i)
      })
    }
    const some = fc.array(rowArb, { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(some, some, some, (train, held, other) => {
        const without = build([...train, ...held], train.length)
        expect(build([...train, ...other], train.length)).toEqual(without)
        expect(build(train, train.length)).toEqual(without)
      })
    )
  })
})

describe('what the document tells before a row is read', () => {
  it('is what comes of it, at most', () => {
    expect(expectedWidth(document)).toBe(1 + 3 + 5 + 3)
    expect(idsOf(document)).toBeNull()
    const alone = {
      ...document,
      columns: document.columns.filter(({ kind, role }) => kind === 'text' || role === 'target')
    }
    expect(idsOf(alone)).toBeNull()
    expect(idsOf({ ...alone, preparation: usualPreparation })).toEqual({
      as: 'ids',
      vocabulary: 10_000,
      length: 100
    })
  })
  it('word ids stand alone', () => {
    const columns = tableOf([{ size: 1, town: 0, at: 0, says: 'red' }])
    const says: ColumnPreparation = { tokens: { as: 'ids', vocabulary: 5, length: 4 } }
    const source = {
      document: { ...document, preparation: { columns: { says }, pixels: 'range' } } as DatasetFile,
      column: (name: string) => columns[name] as PackedColumn,
      rows: () => Int32Array.of(0)
    }
    expect(() => buildPreprocess(source)).toThrowError(
      expect.objectContaining({ code: 'ids-not-alone', where: 'says' })
    )
    const alone = { ...source.document, columns: source.document.columns.slice(3) }
    expect(buildPreprocess({ ...source, document: alone }).inputs).toEqual({
      input: { kind: 'tokens', column: 'says', vocabulary: ['red'], length: 4 }
    })
  })
})

describe('a typed row', () => {
  it('says which column takes a date', () => {
    const parts: Extract<TableColumn, { kind: 'time' }>['parts'] = [{ part: 'day', impute: 1, mean: 0, std: 1 }]
    const table = { kind: 'table' as const, columns: [{ kind: 'time' as const, name: 'at', parts }] }
    expect([...encodeRow(table, { at: '2024-01-31' })]).toEqual([31])
    expect([...encodeRow(table, { at: '' })]).toEqual([1])
    expect(() => encodeRow(table, { at: 'soon' })).toThrowError(
      expect.objectContaining({ code: 'bad-time', where: 'at' })
    )
  })
})
