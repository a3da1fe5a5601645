import { createHash } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import type { ImportReport, Sniffed } from '@shared/ipc/payloads'
import { describe, expect, it } from 'vitest'
import { importDataset, openPacked, sniffSource } from '../../index'
import { zipOf } from '../../archive/fixtures'
import { sheetRows, tableWriters } from './everyFormat'
import { makeSqlite, runSql, writeWorkbook, type SheetCell } from './fixtures'
import { at, cells, dir, importing, project } from './tableProject'

const kinds = ({ dataset }: ImportReport): string[] => dataset.columns.map(({ name, kind }) => `${name}: ${kind}`)
const codes = ({ dataset }: ImportReport): string[] => dataset.problems.map(({ code }) => code)
const writers = tableWriters(at)

const expectedKinds = ['size: number', 'colour: category', 'day: time', 'fresh: category', 'price: number']
const expectedCells = [
  ['0', '', '2024-02-01 06:00:00', 'true', '1'],
  ['1.5', 'green', '2024-02-02 06:00:00', 'false', '11.25'],
  ['3', 'blue', '2024-02-03 06:00:00', 'true', '21.5']
]
describe('one table in every format', () => {
  it.each(Object.keys(writers))('%s', async (file) => {
    await writers[file]?.()
    const seen: Sniffed = await sniffSource([at(file)])
    expect(seen).toMatchObject({ type: 'table', suggestedTarget: 'price', parts: [] })
    expect(seen.columns.map(({ name }) => name)).toEqual(['size', 'colour', 'day', 'fresh', 'price'])
    const report = await importing(file, 'price')
    expect(kinds(report)).toEqual(expectedKinds)
    expect(report.dataset).toMatchObject({ examples: 60, task: 'regression' })
    expect(await cells()).toEqual(expectedCells)
    const [size, colour] = report.dataset.columns
    expect(size).toMatchObject({
      missing: 0,
      distinct: 60,
      min: 0,
      max: 88.5,
      mean: 44.25,
      correlation: { with: 'price', measure: 'pearson' }
    })
    expect(size?.correlation?.value).toBeCloseTo(1)
    expect(size?.quantiles).toContainEqual({ p: 0.5, value: 44.25 })
    expect(colour).toMatchObject({
      missing: 9,
      top: [
        { value: 'blue', count: 17 },
        { value: 'green', count: 17 },
        { value: 'red', count: 17 }
      ]
    })
    expect(colour?.correlation).toMatchObject({ measure: 'correlation-ratio' })
    expect((await openPacked(project, 'd')).column('day')).toMatchObject({ kind: 'time' })
  })
})

describe('a table in an archive', () => {
  it('of objects a line is looked at as a whole, however long it is', async () => {
    const noise = (i: number): string => createHash('sha256').update(String(i)).digest('base64')
    const lines = Array.from({ length: 40_000 }, (_, i) => `{"id": "${noise(i)}", "x": ${i}, "y": ${i % 3}}`)
    await writeFile(at('t.zip'), zipOf([{ name: 't.jsonl', content: Buffer.from(lines.join('\n')) }]))
    const seen = await sniffSource([at('t.zip')])
    expect(seen).toMatchObject({ kind: 'json', suggestedTarget: 'y' })
    expect(seen.columns.map(({ name }) => name)).toEqual(['id', 'x', 'y'])
  })
})

describe('a part of a file', () => {
  it('is asked for where a workbook has several sheets', async () => {
    const other: SheetCell[][] = [['a', 'b'], ...Array.from({ length: 30 }, (_, i) => [i, i * 2.5])]
    await writeWorkbook(at('w.xlsx'), { Notes: [], First: sheetRows(), 'Second sheet': other })
    expect(await sniffSource([at('w.xlsx')])).toMatchObject({ parts: ['First', 'Second sheet'], part: 'First' })
    expect(await sniffSource([at('w.xlsx')], {}, { part: 'Second sheet' })).toMatchObject({
      part: 'Second sheet',
      suggestedTarget: 'b'
    })
    await expect(importing('w.xlsx', 'b')).rejects.toMatchObject({ code: 'part-missing' })
    await expect(importing('w.xlsx', 'b', { part: 'Third' })).rejects.toMatchObject({ code: 'part-not-found' })
    const { dataset } = await importing('w.xlsx', 'b', { part: 'Second sheet' })
    expect(dataset).toMatchObject({ examples: 30, source: { kind: 'xlsx', choices: { part: 'Second sheet' } } })
    await rm(project.datasets.cacheDir('d', dataset.cacheKey), { recursive: true })
    expect((await openPacked(project, 'd')).count).toBe(30)
  })

  it('of an SQLite file is a table or a view, with or without rowid, bytes left out', async () => {
    makeSqlite(
      at('d.db'),
      'CREATE TABLE "odd ""name" (k INTEGER PRIMARY KEY, v REAL, raw BLOB, part) WITHOUT ROWID',
      `INSERT INTO "odd ""name" WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 49) SELECT i, i * 1.5, x'00ff', CASE i % 2 WHEN 0 THEN x'01' ELSE 'b' || (i % 4) END FROM n`,
      'CREATE VIEW half AS SELECT k, v FROM "odd ""name" WHERE k < 25'
    )
    expect(await sniffSource([at('d.db')])).toMatchObject({ kind: 'sqlite', parts: ['odd "name', 'half'] })
    const report = await importing('d.db', 'v', { part: 'odd "name' })
    expect(kinds(report)).toEqual(['k: number', 'v: number', 'raw: category', 'part: category'])
    expect(report.dataset.columns[2]).toMatchObject({ role: 'ignore', missing: 50 })
    expect(report.dataset.columns[3]).toMatchObject({ missing: 25 })
    expect(report.dataset.problems).toContainEqual(expect.objectContaining({ code: 'unusable-column', where: ['raw'] }))
    const view = await importDataset(project, {
      paths: [at('d.db')],
      options: { name: 'v', target: 'v', choices: { part: 'half' } }
    })
    expect(view.dataset.examples).toBe(25)
    expect((await readdir(dir)).filter((name) => name.startsWith('d.db'))).toEqual(['d.db'])
  })

  it('means nothing for a file that has one', async () => {
    await writers['table.csv']?.()
    await expect(importing('table.csv', 'price', { part: 'x' })).rejects.toMatchObject({ code: 'option-misfit' })
    await writers['table.xlsx']?.()
    await expect(importing('table.xlsx', 'price', { delimiter: ';' })).rejects.toMatchObject({ code: 'option-misfit' })
  })
})

describe('odd tables', () => {
  it('JSON: nested values as text, keys of some objects only, the same key twice, names equal but for their case', async () => {
    const lines = Array.from(
      { length: 40 },
      (_, i) =>
        `{"a": ${i}, "A": ${i * 2}, "in": {"x": ${i % 2}}, "a": ${i + 100}${i > 20 ? `, "late": "z${i % 2}"` : ''}, "y": ${i * 1.5}}`
    )
    await writeFile(at('x.jsonl'), lines.join('\n'))
    const report = await importing('x.jsonl', 'y')
    expect(kinds(report)).toEqual(['a: number', 'A: number', 'in: category', 'y: number', 'late: category'])
    expect(report.dataset.columns[2]?.categories).toEqual(['{"x":0}', '{"x":1}'])
    expect(report.dataset.columns[4]).toMatchObject({ missing: 21 })
    expect(codes(report)).toContain('repeated-keys')
    expect((await cells(1))[0]?.slice(0, 2)).toEqual(['0', '0'])
  })

  it('a workbook with merged cells, formulas and errors', async () => {
    const body = Array.from({ length: 30 }, (_, i): SheetCell[] => [
      i % 5 ? null : `group ${i % 2}`,
      { formula: 'A1', value: i * 2 },
      i === 3 ? { error: '#DIV/0!' } : i,
      i % 3
    ])
    await writeWorkbook(at('m.xlsx'), { S: [['g', 'f', 'e', 'y'], ...body] }, ['A2:A6'])
    const report = await importing('m.xlsx', 'y')
    expect(kinds(report)).toEqual(['g: category', 'f: number', 'e: number', 'y: category'])
    expect(report.dataset.columns[2]).toMatchObject({ missing: 1 })
    expect((await cells(2)).map((row) => row.join())).toEqual(['group 0,0,0,0', ',2,1,1'])
  })

  it('Parquet: lists and bytes are left out, wide numbers and names alike are not', async () => {
    await runSql(
      `COPY (SELECT i::DECIMAL(18,3) / 4 AS "A", i::HUGEINT AS b, [i] AS l, 'x'::BLOB AS raw, (i % 2 = 0) AS y, i::UTINYINT AS u, DATE '2024-01-01' + i::INTEGER AS d, ('k' || i % 3)::ENUM('k0','k1','k2') AS e FROM range(40) t(i)) TO '${at('x.parquet')}'`
    )
    const report = await importing('x.parquet', 'y')
    expect(kinds(report)).toEqual([
      'A: number',
      'b: number',
      'l: category',
      'raw: category',
      'y: category',
      'u: number',
      'd: time',
      'e: category'
    ])
    expect(report.dataset.problems).toContainEqual(
      expect.objectContaining({ code: 'unusable-column', where: ['l', 'raw'] })
    )
    expect((await cells(2))[1]).toEqual(['0.25', '1', '', '', 'false', '1', '2024-01-02', 'k1'])
  })
})
