/** Parquet: DuckDB reads it where it lies, column by column. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { link, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { hashFile, type SourceFile } from '../source/files'
import { unreadable, type CellType, type LoadedTable } from './table/cells'
import { quoteText } from './table/database'
import { inFolder } from './table/folder'
import type { TableFormat, TableHead } from './table/format'
import { cleaned } from './table/cells'
import { openLocked } from './table/database'
import { cell, query, run } from './table/sql'
import { distinctNames, requireColumns } from '@core/data/tableNames'

export const parquetFormat: TableFormat = { kind: 'parquet', look }

const sampleRows = 100

async function look(file: SourceFile, choices: TableHead['choices']): Promise<TableHead> {
  const { names, sample } = await inFolder(async (folder) => {
    const place = await plainPlace(file, folder)
    const database = await openLocked(place, join(folder, 'spill'))
    try {
      const columns = await describe(database.connection, place)
      const rows = await database.connection.runAndReadAll(
        `SELECT ${columns.map(({ type }, i) => textOf(i, type)).join(', ')} FROM ${source(place, columns.length)} LIMIT ${sampleRows}`
      )
      const text = z.array(z.array(z.string().nullable())).parse(rows.getRowsJson())
      return { names: columns.map(({ name }) => name), sample: text.map((row) => row.map((value) => value ?? '')) }
    } catch (e) {
      throw unreadable(e, file.name)
    } finally {
      database.close()
    }
  })
  requireColumns(names, file.name)
  return {
    file,
    names: distinctNames(names),
    sample,
    parts: [],
    choices,
    async scan(ctx) {
      return {
        hash: await hashFile(file.path, ctx.signal),
        stage: (folder) => plainPlace(file, folder),
        load: (connection, staged, { signal }) => load(connection, staged, signal)
      }
    }
  }
}

/** Where the file has a name without DuckDB's wildcards: its own, or a link's. */
async function plainPlace(file: SourceFile, folder: string): Promise<string> {
  if (!/[*?[\]{}]/.test(file.path)) return file.path
  const place = join(folder, 'table.parquet')
  await link(file.path, place).catch(() => symlink(file.path, place))
  return place
}

interface TypedColumn {
  name: string
  type: string
}

async function describe(connection: DuckDBConnection, place: string, signal?: AbortSignal): Promise<TypedColumn[]> {
  const row = z.object({ column_name: z.string(), column_type: z.string() })
  const read = `DESCRIBE SELECT * FROM read_parquet(${quoteText(place)})`
  return (await query(connection, read, row, signal)).map((one) => ({ name: one.column_name, type: one.column_type }))
}

/** The file as a table r with the columns c0, c1, … and each row's place. */
function source(place: string, columns: number): string {
  const names = Array.from({ length: columns }, (_, i) => cell(i))
  return `read_parquet(${quoteText(place)}, file_row_number = true) AS r(${[...names, 'place'].join(', ')})`
}

function typeOf(type: string): CellType {
  if (/^(TINY|SMALL|BIG|HUGE|U)?(TINY|SMALL|BIG|HUGE)?(INT|INTEGER)$|^(FLOAT|DOUBLE|REAL)$|^DECIMAL/.test(type))
    return 'number'
  if (/^(DATE|TIMESTAMP)/.test(type) && !type.endsWith(']')) return 'time'
  if (/^(VARCHAR|BOOLEAN|UUID|TIME|INTERVAL)|^ENUM/.test(type) && !type.endsWith(']')) return 'text'
  return 'unusable'
}

function textOf(index: number, type: string): string {
  return typeOf(type) === 'unusable' ? `left(${cell(index)}::VARCHAR, 60)` : `${cell(index)}::VARCHAR`
}

async function load(connection: DuckDBConnection, place: string, signal?: AbortSignal): Promise<LoadedTable> {
  const columns = await describe(connection, place, signal)
  const types = columns.map(({ type }) => typeOf(type))
  const texts: Record<string, string> = {}
  const values: string[] = []
  types.forEach((type, i) => {
    const name = cell(i)
    if (type === 'number') values.push(`${name}::DOUBLE AS ${name}`)
    else if (type === 'time') values.push(`${name}::TIMESTAMP AS ${name}`)
    else if (type === 'unusable') values.push(`NULL::VARCHAR AS ${name}`)
    else texts[name] = `${name}::VARCHAR`
  })
  const from = source(place, types.length)
  // Texts are cleaned, the others converted; each is selected by its name, so their order does not matter.
  const plain = `(SELECT ${['place', ...values, ...Object.entries(texts).map(([name, text]) => `${text} AS ${name}`)].join(', ')} FROM ${from})`
  const others = types.flatMap((_, i) => (cell(i) in texts ? [] : [cell(i)]))
  const bare = Object.fromEntries(Object.keys(texts).map((name) => [name, name]))
  await run(connection, `CREATE VIEW cells AS ${cleaned(bare, plain, ['place', ...others])}`, signal)
  const [counted] = await query(
    connection,
    'SELECT count(*) AS n FROM cells',
    z.object({ n: z.coerce.number() }),
    signal
  )
  return { types, place: 'place', rows: counted?.n ?? 0, rejectedCount: 0, rejected: [], problems: [] }
}
