import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CsvDialect } from '@core/data/csvDialect'
import type { RejectedRow } from '@core/data/tableProblems'
import { Stage } from '../../progress'
import type { SourceFile } from '../../source/files'
import type { Context } from '../../types'
import { openLocked } from './database'
import { linesOf, loadCells, type LoadedTable } from './table'
import { readTextHead, writeBody, type Encoding } from './text'

export interface CsvHead {
  file: SourceFile
  dialect: CsvDialect
  names: string[]
  encoding: Encoding
}

export interface OpenTable {
  /** The rows are in its table `cells`. */
  connection: DuckDBConnection
  table: LoadedTable
  /** The first 200 rows that could not be read. */
  rejected: RejectedRow[]
}

/** Loads a CSV file into DuckDB for as long as `work` takes. @throws `csv-unreadable`, `csv-too-large`, `cancelled` */
export async function withTable<T>(head: CsvHead, work: (open: OpenTable) => Promise<T>, ctx: Context): Promise<T> {
  const { file, dialect, names } = head
  const folder = await mkdtemp(join(tmpdir(), 'anneal-csv-'))
  try {
    // DuckDB reads a copy without header, in UTF-8, under a name that holds none of its wildcards.
    const body = join(folder, 'body.csv')
    new Stage(ctx, 'Loading the table', 'rows', 0)
    await writeBody(file, head.encoding, dialect.header.end, body, ctx)
    const database = await openLocked(body, join(folder, 'spill'))
    try {
      const { connection } = database
      const table = await loadCells(connection, body, dialect.delimiter, names.length, ctx.signal)
      return await work({ connection, table, rejected: await rejectedLines(table, body, head) })
    } finally {
      database.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function rejectedLines(table: LoadedTable, body: string, head: CsvHead): Promise<RejectedRow[]> {
  if (table.rejected.length === 0) return []
  const { text } = await readTextHead(head.file)
  const headerLines = text.slice(0, head.dialect.header.end).match(/\r\n|\r|\n/g)?.length ?? 0
  return linesOf(table.rejected.slice(0, 200), await readFile(body), headerLines)
}
