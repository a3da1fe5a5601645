import { throwIfAborted } from '@shared/errors'
import type { RejectedRow } from '@core/data/tableProblems'
import { listFiles } from '../../source/listing'
import type { Context } from '../../types'
import { readCsvHead } from './index'
import { numberRows } from './packTable'
import { cell, type LoadedTable } from './table'
import { scanText } from './text'
import { withTable } from './withTable'

export interface CsvRow {
  /** Among all rows of the file, from 1, as origins count them. */
  number: number
  /** Trimmed text by column name; empty where it is missing. */
  cells: Record<string, string>
}

export interface CsvRows {
  names: string[]
  /** The first 200 rows that could not be read. */
  rejected: RejectedRow[]
  count: number
}

interface Reading {
  /** Told what the file has, before the first row. */
  begin?(table: CsvRows): void
  /** Gets the rows in their order, up to 2,048 at a time. */
  visit(rows: CsvRow[]): void
  /** Absent: all rows. */
  only?: readonly number[]
}

/**
 * Reads a CSV file's rows as text, by the reading of the import.
 * @throws AnnealError as the import does: `csv-empty`, `csv-not-text`, `csv-one-column`, `csv-unreadable`, …
 */
export async function readCsvRows(path: string, { begin, visit, only }: Reading, ctx: Context): Promise<void> {
  const head = await readCsvHead(await listFiles([path], ctx))
  const { encoding } = await scanText(head.file, head.encoding, ctx)
  await withTable(
    { ...head, encoding },
    async ({ connection, table, rejected }) => {
      begin?.({ names: head.names, rejected, count: table.rows })
      const columns = head.names.map((_, i) => cell(i)).join(', ')
      const chosen = only ? `WHERE rowid IN (${only.map((number) => rowidOf(number, table)).join(', ')})` : ''
      const sql = `SELECT CAST(rowid AS DOUBLE), ${columns} FROM cells ${chosen} ORDER BY rowid`
      const result = await connection.stream(sql)
      for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        throwIfAborted(ctx.signal)
        const [ids = [], ...cells] = chunk.getColumns()
        const numbers = numberRows(Float64Array.from(ids, Number), table)
        visit(
          Array.from(numbers, (number, row) => ({
            number,
            cells: Object.fromEntries(head.names.map((name, i) => [name, String(cells[i]?.[row] ?? '')]))
          }))
        )
      }
    },
    ctx
  )
}

/** The inverse of `numberRows`: rows that could not be read are not in the table. */
function rowidOf(number: number, table: LoadedTable): number {
  return number - 1 - table.rejected.filter(({ record }) => record < number).length
}
