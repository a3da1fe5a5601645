import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { AnnealError } from '@shared/errors'
import { Stage } from '../../progress'
import { requireUnchanged } from '../../source/unchanged'
import type { Context } from '../../types'
import { unreadable, type LoadedTable } from './cells'
import { openLocked } from './database'
import { inFolder } from './folder'
import type { TableHead, TableScan } from './format'

export interface OpenTable {
  /** The rows are in its table `cells`. */
  connection: DuckDBConnection
  table: LoadedTable
}

/**
 * Loads a table into DuckDB for as long as `work` takes.
 * @throws `table-unreadable`, `table-too-large`, `source-changing`, `cancelled`
 */
export async function withTable<T>(
  { file }: TableHead,
  scan: TableScan,
  work: (open: OpenTable) => Promise<T>,
  ctx: Context
): Promise<T> {
  try {
    return await inFolder(async (folder) => {
      new Stage(ctx, 'Loading the table', 'rows', 0)
      const staged = await scan.stage(folder, ctx)
      const database = await openLocked(staged, join(folder, 'spill'))
      try {
        const { connection } = database
        const result = await work({ connection, table: await scan.load(connection, staged, ctx) })
        // A file that is read while it is written to gives rows of both: what came of it is not used.
        await requireUnchanged([file])
        return result
      } finally {
        database.close()
      }
    })
  } catch (e) {
    if (e instanceof AnnealError) throw e
    await requireUnchanged([file])
    throw unreadable(e, file.name)
  }
}
