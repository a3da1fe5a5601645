/** A cell says the same to the import (DuckDB), to a prediction (core/data) and to an exported model. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPreprocess, encodeRow, entriesOf, networkRow, tableEncoder } from '@core/data'
import { isMissing } from '@core/data/cells'
import { ruleOf } from '@core/data/formRules'
import { readCell } from '@core/data/readCell'
import { cellForms, type DatasetEdit, type DatasetFile, type TablePreprocess } from '@shared/project'
import { createProject } from '@store/index'
import { cellsOfForm } from '@engine/preprocess/cellFixtures'
import { rowToInput } from '@engine/preprocess/preprocess.mjs'
import { editDataset, importDataset, openPacked } from '../../index'
import { quoteText } from './database'
import { readTableRows, type TableRow } from './rows'
import { numberIn, timeIn } from './sql'

let dir: string
let connection: DuckDBConnection
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'anneal-cells-'))
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`SET TimeZone = 'UTC'`)
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** 0 for -0: they are the same number. */
const plus = (value: number | null | undefined): number | null => (typeof value === 'number' ? value + 0 : null)

describe.each(cellForms)('cells of the form %s', (form) => {
  it('say the same in SQL', async () => {
    const cells = fc
      .sample(cellsOfForm(form), { numRuns: 2000, seed: 7 })
      .map((cell) => cell.replaceAll('\0', '').trim())
    const sql = ruleOf(form).kind === 'time' ? timeIn('t', form) : numberIn('t', form)
    const rows = cells.map((cell) => `(${quoteText(cell)})`).join(', ')
    const found = await connection.runAndReadAll(`SELECT ${sql} FROM (VALUES ${rows}) AS cells(t)`)
    const values = found.getRows().map(([value]) => (value === null ? null : Number(value)))
    const here = cells.map((cell) => readCell(cell, form))
    const differ = cells.flatMap((cell, i) => (plus(values[i]) === plus(here[i]) ? [] : [[cell, values[i], here[i]]]))
    expect(differ).toEqual([])
    expect(here.filter((value) => value !== null).length).toBeGreaterThan(200)
  })
})

describe('an imported table', () => {
  const rows = 400
  /** Cells of one form, few of them wrong, so that the column has it. */
  const columnOf = (form: (typeof cellForms)[number]): string[] => {
    const some = fc.sample(cellsOfForm(form), { numRuns: 20_000, seed: 11 }).map((cell) => cell.trim())
    const good = some.filter((cell) => readCell(cell, form) !== null)
    const bad = some.filter((cell) => readCell(cell, form) === null && !/["\r\n\0]/.test(cell)).slice(0, 8)
    return [...good.slice(0, rows - bad.length), ...bad]
  }
  const quoted = (cell: string): string => `"${cell}"`

  async function rowsOf(edits: DatasetEdit[]): Promise<{ document: DatasetFile; refused: number; compared: number }> {
    const project = await createProject(join(dir, `project-${edits.length}`))
    const path = join(dir, `forms-${edits.length}.csv`)
    const columns = cellForms.map(columnOf)
    const lines = Array.from({ length: rows }, (_, row) =>
      [...columns.map((cells) => quoted(cells[row] ?? '')), row % 2 ? 'a' : 'b'].join(',')
    )
    await writeFile(path, [[...cellForms, 'y'].map(quoted).join(','), ...lines].join('\n'))
    await importDataset(project, { paths: [path], options: { name: 'd', target: 'y' } })
    if (edits.length > 0) await editDataset(project, { name: 'd' }, edits)
    const data = await openPacked(project, 'd')
    const spec = buildPreprocess(data).inputs['input'] as TablePreprocess
    const read: TableRow[] = []
    await readTableRows(path, { visit: (more) => read.push(...more) }, {})
    let refused = 0
    let compared = 0
    for (const entry of spec.columns) {
      const table: TablePreprocess = { kind: 'table', columns: [entry] }
      const encoder = tableEncoder(table, (name) => data.column(name))
      const plain = entriesOf(table).map((one) => ({ ...one, mean: 0, std: 1, clip: null, log: false }))
      for (let row = 0; row < data.count; row++) {
        const { cells } = read[Number(data.origin(row).slice(4)) - 1] ?? { cells: {} as TableRow['cells'] }
        const packed = encoder.encode(Int32Array.of(row))
        const cell = String(cells[entry.name])
        try {
          expect([cell, ...encodeRow(table, cells)]).toEqual([cell, ...packed])
          expect([cell, ...rowToInput(table, cells)]).toEqual([cell, ...Float32Array.from(networkRow(plain, packed))])
          compared++
        } catch (e) {
          if (!(e instanceof Error) || !('code' in e)) throw e
          // What a prediction refuses was missing at import.
          const missing = encodeRow(table, { [entry.name]: '' })
          expect([cell, isMissing(cell), ...packed]).toEqual([cell, false, ...missing])
          refused++
        }
      }
    }
    return { document: data.document, refused, compared }
  }

  it('is predicted as it was imported, whatever form its columns have', async () => {
    const { document, refused, compared } = await rowsOf([])
    expect(Object.fromEntries(document.columns.map(({ name, form = 'plain' }) => [name, form]))).toEqual({
      ...Object.fromEntries(cellForms.map((form) => [form, form])),
      y: 'plain'
    })
    expect(compared).toBeGreaterThan(4000)
    expect(refused).toBeGreaterThan(20)
  }, 60_000)

  it('so are columns that were made another kind', async () => {
    const edits = cellForms.map((column): DatasetEdit => ({ kind: 'set-kind', column, to: 'category' }))
    const { document, compared, refused } = await rowsOf(edits)
    expect(document.columns[1]).toMatchObject({ kind: 'category', form: 'decimal-comma' })
    expect([compared, refused]).toEqual([cellForms.length * rows, 0])
  }, 60_000)
})
