/** Parquet: DuckDB reads it where it lies, column by column. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { join } from 'node:path'
import { z } from 'zod'
import { distinctNames, requireColumns } from '@core/data/tableNames'
import { hashFile, type SourceFile } from '../source/files'
import { linkOrCopy } from '../source/linked'
import { cleaned, unreadable, type CellType, type LoadedTable } from './table/cells'
import { openLocked, quoteText } from './table/database'
import { inFolder } from './table/folder'
import { sampleRows, type TableFormat, type TableHead } from './table/format'
import { cell, countCells, query, readTexts, run } from './table/sql'

export const parquetFormat: TableFormat = { kind: 'parquet', look }

async function look(file: SourceFile, choices: TableHead['choices']): Promise<TableHead> {
  const { names, sample } = await inFolder(async (folder) => {
    const place = await plainPlace(file, folder)
    const database = await openLocked(place, join(folder, 'spill'))
    try {
      const columns = await describe(database.connection, place)
      const texts = columns.map(({ type }, i) => textOf(i, type)).join(', ')
      const first = `SELECT ${texts} FROM ${source(place, columns.length)} LIMIT ${sampleRows}`
      return { names: columns.map(({ name }) => name), sample: await readTexts(database.connection, first) }
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

/** Where the file has a name without DuckDB's wildcards: its own, or that of a link or a copy. */
async function plainPlace(file: SourceFile, folder: string): Promise<string> {
  if (!/[*?[\]{}]/.test(file.path)) return file.path
  const place = join(folder, 'table.parquet')
  await linkOrCopy(file.path, place)
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

/** Columns of whole numbers of which some are beyond 2^53: as floating-point numbers they would be others. */
async function beyondExact(
  connection: DuckDBConnection,
  place: string,
  columns: readonly TypedColumn[],
  signal?: AbortSignal
): Promise<Set<number>> {
  const wide = columns.flatMap(({ type }, i) =>
    /^U?(BIG|HUGE)INT$|^DECIMAL\((1[6-9]|[23][0-9]),0\)$/.test(type) ? [i] : []
  )
  if (wide.length === 0) return new Set()
  const beyond = wide.map((i) => `max(${cell(i)}) > ${exact} OR min(${cell(i)}) < -${exact} AS ${cell(i)}`).join(', ')
  const row = z.record(z.string(), z.boolean().nullable())
  const [found] = await query(connection, `SELECT ${beyond} FROM ${source(place, columns.length)}`, row, signal)
  return new Set(wide.filter((i) => found?.[cell(i)] === true))
}

const exact = '9007199254740992'

async function load(connection: DuckDBConnection, place: string, signal?: AbortSignal): Promise<LoadedTable> {
  const columns = await describe(connection, place, signal)
  const large = await beyondExact(connection, place, columns, signal)
  const types = columns.map(({ type }, i): CellType => (large.has(i) ? 'any' : typeOf(type)))
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
  return {
    types,
    place: 'place',
    rows: await countCells(connection, signal),
    rejectedCount: 0,
    rejected: [],
    problems: []
  }
}
