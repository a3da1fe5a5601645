import type { DuckDBConnection } from '@duckdb/node-api'
import type { ReadChoices, TableKind } from '@shared/project'
import type { SourceFile } from '../../source/files'
import type { Context } from '../../types'
import type { LoadedTable } from './cells'

/** Rows of a `sample`. */
export const sampleRows = 100

/** A file that holds a table, by its beginning: nothing is loaded yet. */
export interface TableHead {
  file: SourceFile
  names: string[]
  /** The first rows, as text. */
  sample: string[][]
  /** What is to choose from, sheets or tables, where there are several. */
  parts: string[]
  /** As they were asked for, and the part where there are several. */
  choices: ReadChoices
  /** Reads the whole file once: its hash, and how to load what was hashed. */
  scan(ctx: Context): Promise<TableScan>
}

export interface TableScan {
  /** SHA-256 of the file. */
  hash: string
  /** A file DuckDB can read: the source itself, or what is written to `folder`. */
  stage(folder: string, ctx: Context): Promise<string>
  /** Makes `cells` of it, a table or a view, with the columns c0, c1, …: see `CellType`. */
  load(connection: DuckDBConnection, staged: string, ctx: Context): Promise<LoadedTable>
}

export interface TableFormat {
  readonly kind: TableKind
  /** @throws AnnealError naming why it is no table */
  look(file: SourceFile, choices: ReadChoices, ctx: Context): Promise<TableHead>
}
