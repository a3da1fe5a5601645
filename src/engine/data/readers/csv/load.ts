/** The body of a delimited text file as cells in DuckDB. */
import { createReadStream } from 'node:fs'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RejectedRow } from '@core/data/tableProblems'
import { z } from 'zod'
import { cleaned, type CellType, type LoadedTable } from '../table/cells'
import { quoteText } from '../table/database'
import { cell, countCells, query, run } from '../table/sql'

const mostRejects = 100_000
/** Rejected rows whose place in the file is found out. */
const mostPlaced = 200

export interface Body {
  /** UTF-8, no header. */
  path: string
  delimiter: string
  types: CellType[]
  /** Lines of the file above the body. */
  headerLines: number
}

/** Loads a body into the table `cells`, trimmed, NULL where a cell is missing. */
export async function loadBody(
  connection: DuckDBConnection,
  { path, delimiter, types, headerLines }: Body,
  signal?: AbortSignal
): Promise<LoadedTable> {
  const columns = types.map((_, i) => `${quoteText(cell(i))}: 'VARCHAR'`).join(', ')
  const cells = Object.fromEntries(types.map((_, i) => [cell(i), cell(i)]))
  const read = `read_csv(${quoteText(path)}, auto_detect = false, header = false, delim = ${quoteText(delimiter)},
    quote = '"', escape = '"', columns = {${columns}}, store_rejects = true, rejects_limit = ${mostRejects})`
  await run(connection, `CREATE TABLE cells AS ${cleaned(cells, read)}`, signal)
  const distinctLines = 'SELECT count(DISTINCT line) AS n FROM reject_errors'
  const [rejectedCount] = await query(connection, distinctLines, z.object({ n: z.coerce.number() }), signal)
  const refused = rejectedCount && rejectedCount.n > 0 ? await refusedRows(connection, signal) : []
  const places = await linesOf(refused.slice(0, mostPlaced), path, headerLines)
  return {
    types,
    place: 'rowid',
    rows: await countCells(connection, signal),
    rejectedCount: rejectedCount?.n ?? 0,
    rejected: refused.map(({ record, reason }, i) => ({ record, ...(places[i] ?? { line: 0, reason }) })),
    problems: []
  }
}

interface Refused {
  record: number
  byte: number
  text: string
  reason: string
}

async function refusedRows(connection: DuckDBConnection, signal?: AbortSignal): Promise<Refused[]> {
  const rows = await query(
    connection,
    `SELECT line AS record, min(line_byte_position) AS byte, any_value(csv_line) AS text,
      any_value(error_type) AS kind, any_value(error_message) AS reason
     FROM reject_errors GROUP BY line ORDER BY line`,
    z.object({
      record: z.coerce.number(),
      byte: z.coerce.number(),
      text: z.string().nullable(),
      kind: z.string(),
      reason: z.string()
    }),
    signal
  )
  return rows.map(({ record, byte, text, kind, reason }) => {
    return { record, byte, text: text ?? '', reason: reasonOf(kind, reason) }
  })
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
async function linesOf(refused: Refused[], path: string, headerLines: number): Promise<RejectedRow[]> {
  const found: RejectedRow[] = []
  let line = headerLines + 1
  let offset = 0
  let before = 0
  const waiting = refused.map(({ byte, text, reason }) => {
    // DuckDB's row may begin with the blank lines before it.
    return { start: byte - 1 + (/^[\r\n]*/.exec(text)?.[0].length ?? 0), reason }
  })
  const settle = (until: number): void => {
    while (waiting[0] && waiting[0].start <= until) found.push({ line, reason: waiting.shift()?.reason ?? '' })
  }
  if (waiting.length > 0) {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
      for (const byte of chunk) {
        // A line ends after \n, and after a \r that no \n follows.
        if (before === 13 && byte !== 10) line++
        settle(offset)
        if (byte === 10) line++
        before = byte
        offset++
      }
      if (waiting.length === 0) break
    }
  }
  settle(Number.POSITIVE_INFINITY)
  return found
}
