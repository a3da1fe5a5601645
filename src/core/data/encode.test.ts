import { usualPreparation, type DatasetFile } from '@shared/project'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PackedColumn } from './columns'
import { encodedWidth, rawWidth, tableEncoder } from './encode'
import { encodeRow } from './encodeRow'
import { moments } from './figures'
import { entriesOf, networkRow } from './networkRow'
import { buildPreprocess } from './preprocess'

const document = {
  task: 'regression',
  target: 'price',
  classes: [],
  preparation: usualPreparation,
  columns: [
    { name: 'id', kind: 'number', role: 'ignore', missing: 0 },
    { name: 'area', kind: 'number', role: 'feature', missing: 1 },
    { name: 'town', kind: 'category', role: 'feature', missing: 1, categories: ['Bern', 'Oslo', 'Rome'] },
    { name: 'price', kind: 'number', role: 'target', missing: 0 }
  ]
} as unknown as DatasetFile

const columns: PackedColumn[] = [
  { kind: 'number', name: 'id', data: Float64Array.of(1, 2, 3, 4, 5) },
  { kind: 'number', name: 'area', data: Float64Array.of(10, 30, Number.NaN, 20, 1000) },
  { kind: 'category', name: 'town', categories: ['Bern', 'Oslo', 'Rome'], data: Int32Array.of(0, 1, -1, 1, 2) },
  { kind: 'number', name: 'price', data: Float64Array.of(1, 2, 3, 6, 100) }
]
const column = (name: string): PackedColumn => {
  const found = columns.find((c) => c.name === name)
  if (!found) throw new Error(name)
  return found
}
const preprocess = buildPreprocess({ document, column, rows: () => Int32Array.of(0, 1, 2, 3) })
const table = preprocess.inputs['input']
if (table?.kind !== 'table') throw new Error('not a table')

describe('buildPreprocess of a table', () => {
  it('takes its figures from the training rows alone', () => {
    expect(table.columns).toEqual([
      { kind: 'number', name: 'area', impute: 20, mean: 20, std: Math.sqrt(200 / 3) },
      { kind: 'category', name: 'town', categories: ['Bern', 'Oslo'] }
    ])
    expect(preprocess.outputs['output']).toEqual({ kind: 'number', column: 'price', mean: 3, std: Math.sqrt(3.5) })
  })
  it('has std 1 where all values are equal or missing', () => {
    expect(moments(Float64Array.of(5, 5), Int32Array.of(0, 1))).toEqual({ mean: 5, std: 1 })
    expect(moments(Float64Array.of(Number.NaN), Int32Array.of(0))).toEqual({ mean: 0, std: 1 })
    expect(moments(Float64Array.of(1e9 + 1, 1e9 - 1), Int32Array.of(0, 1)).std).toBe(1)
  })
})

describe('a raw row', () => {
  it('imputes, and has no place for missing and unknown categories', () => {
    expect([rawWidth(table), encodedWidth(table)]).toEqual([2, 3])
    const encoded = tableEncoder(table, column).encode(Int32Array.of(0, 1, 2, 3, 4))
    expect([...encoded]).toEqual([10, 0, 30, 1, 20, -1, 20, 1, 1000, -1])
    const spread = Math.sqrt(200 / 3)
    const rows = [0, 1, 2].map((row) => [...networkRow(entriesOf(table), encoded.subarray(row * 2, row * 2 + 2))])
    expect(rows).toEqual([
      [-10 / spread, 1, 0],
      [10 / spread, 0, 1],
      [0, 0, 0]
    ])
  })
  it('encodes a typed row as it encodes the same row of the data', () => {
    const text = fc.constantFrom('Bern', 'Oslo', 'Rome', '')
    fc.assert(
      fc.property(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x + 0)), text, (area, town) => {
        const one = (name: string): PackedColumn =>
          name === 'area'
            ? { kind: 'number', name, data: Float64Array.of(area ?? Number.NaN) }
            : {
                kind: 'category',
                name,
                categories: ['Oslo', 'Rome', 'Bern'],
                data: Int32Array.of(['Oslo', 'Rome', 'Bern'].indexOf(town))
              }
        const typed = { area: area === null ? '' : String(area), town }
        expect(encodeRow(table, typed)).toEqual(tableEncoder(table, one).encode(Int32Array.of(0)))
      })
    )
  })
})

describe('encodeRow', () => {
  it('says which column takes a number', () => {
    expect(() => encodeRow(table, { area: 'large', town: 'Oslo' })).toThrowError(
      expect.objectContaining({ code: 'bad-number', where: 'area' })
    )
  })
  it('says which columns are lacking', () => {
    expect(() => encodeRow(table, { town: 'Oslo' })).toThrowError(
      expect.objectContaining({ code: 'missing-columns', where: 'area' })
    )
  })
})
