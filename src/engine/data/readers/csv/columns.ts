/** Streams the kept rows out of DuckDB into the packed columns. */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { RowPrints, textFingerprint } from '@core/data/duplicates'
import { sortLabels } from '@core/data/labels'
import { throwIfAborted } from '@shared/errors'
import { z } from 'zod'
import { Stage } from '../../progress'
import type { Context, PackedColumn } from '../../types'
import { cell, numberIn, query } from './table'

export interface ColumnPlan {
  name: string
  index: number
  kind: 'number' | 'category'
  /** The texts are numbers to be told apart by value: "1", "1.0" and "01" are one class. */
  numericClasses: boolean
  /** Names single rows (ids, free text): kept to be looked at, no part of what makes two rows the same. */
  namesRows: boolean
}

export interface ReadColumns {
  columns: Exclude<PackedColumn, { kind: 'image' }>[]
  /** Place of each kept row among those that could be read. */
  rowids: Float64Array
  fingerprints: Float64Array
}

type Taker = (row: number, value: DuckDBValue) => number

/** @param count rows in `cells` */
export async function readColumns(
  connection: DuckDBConnection,
  plans: ColumnPlan[],
  count: number,
  ctx: Context
): Promise<ReadColumns> {
  const columns: ReadColumns['columns'] = []
  const takers: Taker[] = []
  /** What stands for a category in a row's print: its text, so that another value in another row changes nothing. */
  const texts: (number[] | null)[] = []
  for (const plan of plans) {
    const { column, take } = await startColumn(connection, plan, count, ctx)
    columns.push(column)
    takers.push(take)
    texts.push(column.kind === 'category' && !plan.namesRows ? column.categories.map(textFingerprint) : null)
  }
  const rowids = new Float64Array(count)
  const prints = new RowPrints(count)
  const stage = new Stage(ctx, 'Reading rows', 'rows', count)
  const selected = ['CAST(rowid AS DOUBLE)', ...plans.map(selectOf)].join(', ')
  const result = await connection.stream(`SELECT ${selected} FROM cells ORDER BY rowid`)
  let row = 0
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    throwIfAborted(ctx.signal)
    const ids = chunk.getColumnVector(0)
    for (let i = 0; i < chunk.rowCount; i++) rowids[row + i] = Number(ids.getItem(i))
    plans.forEach(({ namesRows }, c) => {
      const vector = chunk.getColumnVector(c + 1)
      const take = takers[c]
      for (let i = 0; i < chunk.rowCount && take; i++) {
        const value = take(row + i, vector.getItem(i))
        if (!namesRows) prints.mix(row + i, texts[c]?.[value] ?? value)
      }
    })
    row += chunk.rowCount
    stage.advance(chunk.rowCount)
  }
  if (row !== count) throw new Error(`${row} rows came of ${count}`)
  return { columns, rowids, fingerprints: prints.all() }
}

function selectOf({ index, kind, numericClasses }: ColumnPlan): string {
  return kind === 'number' || numericClasses ? numberIn(index) : cell(index)
}

async function startColumn(
  connection: DuckDBConnection,
  plan: ColumnPlan,
  count: number,
  ctx: Context
): Promise<{ column: ReadColumns['columns'][number]; take: Taker }> {
  if (plan.kind === 'number') {
    const data = new Float64Array(count)
    return {
      column: { kind: 'number', name: plan.name, data },
      take: (row, value) => (data[row] = typeof value === 'number' ? value : Number.NaN)
    }
  }
  const data = new Int32Array(count)
  if (plan.namesRows) return collecting(plan.name, data)
  const distinct = await query(
    connection,
    `SELECT DISTINCT ${selectOf(plan)} AS v FROM cells`,
    z.object({ v: z.union([z.string(), z.number()]).nullable() }),
    ctx.signal
  )
  const categories = sortLabels(distinct.flatMap(({ v }) => (v === null ? [] : [String(v)])))
  const codeOf = new Map(categories.map((category, code) => [category, code]))
  return {
    column: { kind: 'category', name: plan.name, categories, data },
    take: (row, value) => (data[row] = value === null ? -1 : (codeOf.get(String(value)) ?? -1))
  }
}

/** Nearly as many texts as rows: they are numbered as they come instead of being sorted. */
function collecting(name: string, data: Int32Array): { column: ReadColumns['columns'][number]; take: Taker } {
  const categories: string[] = []
  const codeOf = new Map<string, number>()
  return {
    column: { kind: 'category', name, categories, data },
    take(row, value) {
      if (value === null) return (data[row] = -1)
      const text = String(value)
      let code = codeOf.get(text)
      if (code === undefined) {
        code = categories.push(text) - 1
        codeOf.set(text, code)
      }
      return (data[row] = code)
    }
  }
}
