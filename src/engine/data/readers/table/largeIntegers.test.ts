/** Whole numbers beyond 2^53: every digit is kept, or it is said that it is not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportReport } from '@shared/ipc/payloads'
import { createProject } from '@store/index'
import type { Project } from '@store/types'
import { importDataset, openPacked } from '../../index'
import { makeSqlite } from './fixtures'
import { quoteText } from './database'

let dir: string
let project: Project
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-integers-'))
  project = await createProject(join(dir, 'project'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const importing = (file: string, target = 'y'): Promise<ImportReport> =>
  importDataset(project, { paths: [join(dir, file)], options: { name: 'd', target } })
const base = 9007199254740993n
/** Ten ids, in steps that a floating-point number does not see: every second one has none equal to it. */
const id = (i: number): string => String(base + BigInt(i % 10))
const rows = Array.from({ length: 60 }, (_, i) => ({ id: id(i), few: i === 7 ? id(0) : String(i), y: String(i / 8) }))

const writers: Record<string, () => Promise<unknown>> = {
  'ids.csv': () =>
    writeFile(join(dir, 'ids.csv'), ['id,few,y', ...rows.map((row) => Object.values(row).join(','))].join('\n')),
  'ids.jsonl': () =>
    writeFile(
      join(dir, 'ids.jsonl'),
      rows.map((row) => `{"id": ${row.id}, "few": ${row.few}, "y": ${row.y}}`).join('\n')
    ),
  'ids.parquet': async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const values = rows.map((row) => `(${row.id}::BIGINT, ${row.few}::BIGINT, ${row.y}::DOUBLE)`).join(', ')
    await connection.run(
      `COPY (SELECT * FROM (VALUES ${values}) AS t(id, few, y)) TO ${quoteText(join(dir, 'ids.parquet'))} (FORMAT parquet)`
    )
  },
  'ids.sqlite': async () => {
    const inserts = rows.map((row) => `INSERT INTO t VALUES (${row.id}, ${row.few}, ${row.y})`)
    makeSqlite(join(dir, 'ids.sqlite'), 'CREATE TABLE t (id INTEGER, few INTEGER, y REAL)', ...inserts)
  }
}

describe.each(Object.keys(writers))('%s', (file) => {
  it('keeps ids as text, and says how many of other numbers were rounded', async () => {
    await writers[file]?.()
    const { dataset } = await importing(file)
    expect(dataset.columns.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'id: category',
      'few: number',
      'y: number'
    ])
    expect(dataset.columns[0]?.categories).toEqual(Array.from({ length: 10 }, (_, i) => id(i)))
    const codes = new Map(dataset.problems.map(({ code, where }) => [code, where]))
    expect([codes.get('large-integers'), codes.get('rounded-integers')]).toEqual([['id: 30'], ['few: 1']])
  })
})

it('numbers that are exact stay numbers', async () => {
  const lines = Array.from(
    { length: 60 },
    (_, i) => `${BigInt(2) ** 60n + 4096n * BigInt(i)},000000000000000000${i},${i}`
  )
  await writeFile(join(dir, 'exact.csv'), ['x,z,y', ...lines].join('\n'))
  const { dataset } = await importing('exact.csv')
  expect(dataset.columns.map(({ kind }) => kind)).toEqual(['number', 'number', 'number'])
  expect(dataset.problems.filter(({ code }) => code.endsWith('integers'))).toEqual([])
})

it('classes that differ in the last digit stay apart; a number to predict is rounded, and that is said', async () => {
  await writers['ids.csv']?.()
  const { dataset } = await importing('ids.csv', 'id')
  expect(dataset).toMatchObject({ task: 'classification', classes: Array.from({ length: 10 }, (_, i) => id(i)) })
  const lines = Array.from({ length: 60 }, (_, i) => `${i},${base + BigInt(i)}`)
  await writeFile(join(dir, 'large.csv'), ['x,y', ...lines].join('\n'))
  const predicted = await importDataset(project, {
    paths: [join(dir, 'large.csv')],
    options: { name: 'large', target: 'y' }
  })
  expect(predicted.dataset.task).toBe('regression')
  expect((await openPacked(project, 'large')).column('y')).toMatchObject({ kind: 'number' })
  expect(predicted.dataset.problems.map(({ code }) => code)).toContain('rounded-integers')
})
