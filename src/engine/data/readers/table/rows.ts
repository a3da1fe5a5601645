import type { RejectedRow } from '@core/data/tableProblems'
import { chooseForm, type Form } from '@core/data/forms'
import { timeText } from '@core/data/times'
import { throwIfAborted } from '@shared/errors'
import type { ReadChoices } from '@shared/project'
import { detectSource } from '../../source/detect'
import type { Context } from '../../types'
import { isTable } from '../../source/tableKind'
import { countColumn, valueOf, type CellType, type LoadedTable } from './cells'
import { lookAtTable } from './index'
import { numberRows } from './packTable'
import { cell } from './sql'
import { withTable } from './withTable'

export interface TableRow {
  /** Among all rows of the file, from 1, as origins count them. */
  number: number
  /** Trimmed text by column name; empty where it is missing. Numbers as 1234.5, times as 2024-02-01 14:30:00. */
  cells: Record<string, string>
}

export interface TableRows {
  names: string[]
  /** The first 200 rows that could not be read. */
  rejected: RejectedRow[]
  count: number
}

interface Reading {
  /** As they were at import. */
  choices?: ReadChoices | undefined
  /** Told what the file has, before the first row. */
  begin?(table: TableRows): void
  /** Gets the rows in their order, up to 2,048 at a time. */
  visit(rows: TableRow[]): void
  /** Absent: all rows. */
  only?: readonly number[]
}

/**
 * Reads a table's rows as text, by the reading of the import, whatever file it is in.
 * @throws AnnealError as the import does: `csv-empty`, `csv-not-text`, `csv-one-column`, `table-unreadable`, …
 */
export async function readTableRows(path: string, reading: Reading, ctx: Context): Promise<void> {
  const { begin, visit, only, choices = {} } = reading
  const { kind, files } = await detectSource([path], ctx)
  const head = await lookAtTable(isTable(kind) ? kind : 'csv', files, choices, ctx)
  const scan = await head.scan(ctx)
  await withTable(
    head,
    scan,
    async ({ connection, table }) => {
      const rejected = table.rejected.slice(0, 200).map(({ line, reason }) => ({ line, reason }))
      begin?.({ names: head.names, rejected, count: table.rows })
      const columns: Shown[] = []
      for (const [index] of head.names.entries()) {
        const type = table.types[index] ?? 'any'
        columns.push(shownAs(index, type, chooseForm(await countColumn(connection, index, type, ctx.signal))))
      }
      const chosen = only ? `WHERE ${table.place} IN (${only.map((number) => placeOf(number, table)).join(', ')})` : ''
      const values = columns.map(({ sql }) => sql).join(', ')
      const sql = `SELECT CAST(${table.place} AS DOUBLE), ${values} FROM cells ${chosen} ORDER BY ${table.place}`
      const result = await connection.stream(sql)
      for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        throwIfAborted(ctx.signal)
        const [ids = [], ...cells] = chunk.getColumns()
        const numbers = numberRows(Float64Array.from(ids, Number), table)
        visit(
          Array.from(numbers, (number, row) => ({
            number,
            cells: Object.fromEntries(
              head.names.map((name, i) => [name, textOf(cells[i]?.[row] ?? null, columns[i]?.time ?? false)])
            )
          }))
        )
      }
    },
    ctx
  )
}

interface Shown {
  sql: string
  time: boolean
}

/** A text as it stands; what has a form of its own as the form every reader knows. */
function shownAs(index: number, type: CellType, rule: { form: Form; kind: 'number' | 'time' } | null): Shown {
  const asWritten = type === 'any' && (rule === null || rule.form === 'plain')
  if (asWritten || rule === null)
    return {
      sql: type === 'number' || type === 'time' ? valueOf(index, type, 'plain') : cell(index),
      time: type === 'time'
    }
  return { sql: valueOf(index, type, rule.form), time: rule.kind === 'time' }
}

function textOf(value: unknown, time: boolean): string {
  if (value === null || value === undefined) return ''
  return time ? timeText(Number(value)) : String(value)
}

/** The inverse of `numberRows`: rows that could not be read are not in the table. */
function placeOf(number: number, table: LoadedTable): number {
  return number - 1 - table.rejected.filter(({ record }) => record < number).length
}
