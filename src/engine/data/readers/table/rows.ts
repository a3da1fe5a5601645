import type { Cell } from '@core/data'
import type { RejectedRow } from '@core/data/tableProblems'
import { throwIfAborted } from '@shared/errors'
import type { ReadChoices } from '@shared/project'
import { detectSource } from '../../source/detect'
import type { Context } from '../../types'
import { isTable } from '../../source/tableKind'
import { valueOf, type CellType, type LoadedTable } from './cells'
import { lookAtTable } from './index'
import { numberRows } from './packTable'
import { cell } from './sql'
import { withTable } from './withTable'

export interface TableRow {
  /** Among all rows of the file, from 1, as origins count them. */
  number: number
  /** By column name: trimmed text as it stands, empty where it is missing; or a number or time of the source's own. */
  cells: Record<string, Cell>
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
 * Reads a table's rows, by the reading of the import, whatever file it is in. What a text says depends on the form its
 * column had when the model was trained.
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
      const types = head.names.map((_, index) => table.types[index] ?? 'any')
      const chosen = only ? `WHERE ${table.place} IN (${only.map((number) => placeOf(number, table)).join(', ')})` : ''
      const values = types.map((type, index) => valueSql(index, type)).join(', ')
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
              head.names.map((name, i) => [name, cellOf(cells[i]?.[row] ?? null, types[i] ?? 'any')])
            )
          }))
        )
      }
    },
    ctx
  )
}

/** SQL: a text as it stands; numbers and times of the source's own as they are packed. */
function valueSql(index: number, type: CellType): string {
  return type === 'number' || type === 'time' ? valueOf(index, type, 'plain') : cell(index)
}

function cellOf(value: unknown, type: CellType): Cell {
  if (value === null || value === undefined) return ''
  if (type === 'time') return new Date(Number(value))
  return type === 'number' ? Number(value) : String(value)
}

/** The inverse of `numberRows`: rows that could not be read are not in the table. */
function placeOf(number: number, table: LoadedTable): number {
  return number - 1 - table.rejected.filter(({ record }) => record < number).length
}
