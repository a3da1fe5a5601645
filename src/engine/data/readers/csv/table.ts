/** A CSV file as a table of cleaned text cells in DuckDB, and what its columns hold. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { missingTokens } from '@core/data/cells'
import type { CellCounts } from '@core/data/kinds'
import type { RejectedRow } from '@core/data/tableProblems'
import { AnnealError, cancelled, throwIfAborted } from '@shared/errors'
import { z } from 'zod'
import { quoteText } from './database'

const blanks = ' \t\r\n\u000b\u000c\u00a0\ufeff'
/** As core/data's `parseNumber`. */
const numberPattern = '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?'
const mostRejects = 100_000

/** Columns are c0, c1, …: no name of the file's own gets into SQL. */
export function cell(index: number): string {
  return `c${index}`
}

/** The number a cell holds, NULL where it holds none. */
export function numberIn(index: number): string {
  const text = cell(index)
  const value = `TRY_CAST(${text} AS DOUBLE)`
  return `CASE WHEN regexp_full_match(${text}, '${numberPattern}') AND isfinite(${value}) THEN ${value} END`
}

/** Runs a statement; an abort interrupts it. */
export async function query<Row>(
  connection: DuckDBConnection,
  sql: string,
  row: z.ZodType<Row>,
  signal?: AbortSignal
): Promise<Row[]> {
  throwIfAborted(signal)
  const interrupt = (): void => connection.interrupt()
  signal?.addEventListener('abort', interrupt)
  try {
    const result = await connection.runAndReadAll(sql)
    return z.array(row).parse(result.getRowObjectsJson())
  } catch (e) {
    if (signal?.aborted) throw cancelled()
    throw e
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
}

export interface LoadedTable {
  rows: number
  /** Rows that could not be read: how many, and the first of them with the line of `body` they begin on. */
  rejectedCount: number
  rejected: { record: number; byte: number; text: string; reason: string }[]
}

/**
 * Loads the body of a CSV file into the table `cells`, trimmed, NULL where a cell is missing.
 * @param body UTF-8, no header
 * @throws `csv-unreadable`
 */
export async function loadCells(
  connection: DuckDBConnection,
  body: string,
  delimiter: string,
  columns: number,
  signal?: AbortSignal
): Promise<LoadedTable> {
  const indexes = Array.from({ length: columns }, (_, i) => i)
  const types = indexes.map((i) => `${quoteText(cell(i))}: 'VARCHAR'`).join(', ')
  const trimmed = (i: number): string => `trim(${cell(i)}, ${quoteText(blanks)})`
  const tokens = missingTokens.map(quoteText).join(', ')
  // Not NOT IN: that takes megabytes a column, so that 150 columns filled the memory.
  const missing = (i: number): string => `list_contains([${tokens}], ${trimmed(i)})`
  const cleaned = indexes.map((i) => `CASE WHEN NOT ${missing(i)} THEN ${trimmed(i)} END AS ${cell(i)}`)
  const read = `read_csv(${quoteText(body)}, auto_detect = false, header = false, delim = ${quoteText(delimiter)},
    quote = '"', escape = '"', columns = {${types}}, store_rejects = true, rejects_limit = ${mostRejects})`
  try {
    await query(connection, `CREATE TABLE cells AS SELECT ${cleaned.join(', ')} FROM ${read}`, z.unknown(), signal)
  } catch (e) {
    throw e instanceof AnnealError ? e : unreadable(e)
  }
  const countRow = z.object({ n: z.coerce.number() })
  const [counted] = await query(connection, 'SELECT count(*) AS n FROM cells', countRow, signal)
  const [rejectedCount] = await query(
    connection,
    'SELECT count(DISTINCT line) AS n FROM reject_errors',
    countRow,
    signal
  )
  const rejectRow = z.object({
    record: z.coerce.number(),
    byte: z.coerce.number(),
    text: z.string().nullable(),
    kind: z.string(),
    reason: z.string()
  })
  const rejects = await query(
    connection,
    `SELECT line AS record, min(line_byte_position) AS byte, any_value(csv_line) AS text,
      any_value(error_type) AS kind, any_value(error_message) AS reason
     FROM reject_errors GROUP BY line ORDER BY line`,
    rejectRow,
    signal
  )
  return {
    rows: counted?.n ?? 0,
    rejectedCount: rejectedCount?.n ?? 0,
    rejected: rejects.map(({ record, byte, text, kind, reason }) => ({
      record,
      byte,
      text: text ?? '',
      reason: reasonOf(kind, reason)
    }))
  }
}

/** DuckDB's kinds of a row it refused, for a person. */
function reasonOf(kind: string, message: string): string {
  const found = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message)
  if (found) return `${found[2]} cells instead of ${found[1]}`
  if (kind === 'UNQUOTED VALUE') return 'a quote that is not closed, or text after a closing quote'
  if (kind === 'INVALID ENCODING') return 'bytes that are no text'
  if (kind === 'LINE SIZE OVER MAXIMUM') return 'longer than 2 million characters'
  return message.split('\n')[0] ?? kind
}

/** Where refused rows are in the file: their line, counting those of `headerLines` above the body. */
export function linesOf(rejected: LoadedTable['rejected'], body: Buffer, headerLines: number): RejectedRow[] {
  let at = 0
  let line = headerLines + 1
  return rejected.map(({ byte, text, reason }) => {
    // DuckDB's row may begin with the blank lines before it.
    const start = byte - 1 + (/^[\r\n]*/.exec(text)?.[0].length ?? 0)
    for (; at < Math.min(start, body.length); at++) if (body[at] === 10 || isLoneReturn(body, at)) line++
    return { line, reason }
  })
}

function isLoneReturn(body: Buffer, at: number): boolean {
  return body[at] === 13 && body[at + 1] !== 10
}

/** Exact counts of a column's cells. */
export async function countColumn(
  connection: DuckDBConnection,
  index: number,
  signal?: AbortSignal
): Promise<CellCounts> {
  const row = z.object({
    present: z.coerce.number(),
    numbers: z.coerce.number(),
    texts: z.coerce.number(),
    values: z.coerce.number(),
    whole: z.boolean().nullable()
  })
  const number = numberIn(index)
  const [counts] = await query(
    connection,
    `SELECT count(t) AS present, count(v) AS numbers, count(DISTINCT t) AS texts, count(DISTINCT v) AS "values",
      bool_and(v = trunc(v)) AS whole FROM (SELECT ${cell(index)} AS t, ${number} AS v FROM cells)`,
    row,
    signal
  )
  if (!counts) return { present: 0, numbers: 0, distinct: 0, whole: false }
  const { present, numbers, texts, values, whole } = counts
  return { present, numbers, distinct: numbers === present ? values : texts, whole: whole ?? false }
}

/** Some texts of a column that are no numbers. */
export async function junkIn(connection: DuckDBConnection, index: number, signal?: AbortSignal): Promise<string[]> {
  const found = await query(
    connection,
    `SELECT DISTINCT left(${cell(index)}, 40) AS t FROM cells
     WHERE ${cell(index)} IS NOT NULL AND (${numberIn(index)}) IS NULL ORDER BY t LIMIT 3`,
    z.object({ t: z.string() }),
    signal
  )
  return found.map(({ t }) => t)
}

function unreadable(e: unknown): AnnealError {
  const detail = (e instanceof Error ? e.message : String(e)).split('\n')[0] ?? ''
  const full = /out of memory|failed to allocate/i.test(detail)
  return new AnnealError(
    {
      code: full ? 'csv-too-large' : 'csv-unreadable',
      message: full
        ? 'The table does not fit into the memory and disk space there is.'
        : `The table can’t be read: ${detail}`,
      where: 'source',
      hint: full
        ? 'Close other programs or free some disk space, then import again.'
        : 'Save the table as CSV (UTF-8) and import that.'
    },
    { cause: e }
  )
}
