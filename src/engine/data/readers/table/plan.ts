/** What each column of a loaded table is, and its values as a second table: numbers as numbers, categories by code. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { chooseForm } from '@core/data/forms'
import { guessTask, namesLargely, namesRows, type CellCounts } from '@core/data/kinds'
import { sortLabels } from '@core/data/labels'
import type { CellForm, Task } from '@shared/project'
import { z } from 'zod'
import type { Context } from '../../types'
import { valueOf, type CellType, type LoadedTable } from './cells'
import { quoteText } from './database'
import { cell, query, run } from './sql'

export interface ColumnPlan {
  name: string
  index: number
  kind: 'number' | 'category' | 'time' | 'text'
  type: CellType
  form: CellForm
  counts: CellCounts
  /** category: the values, in order of their code */
  categories: string[]
  /** The texts are numbers to be told apart by value: "1", "1.0" and "01" are one class. */
  numericClasses: boolean
}

/** A column's place in the table `rows`, where `plans` became values. */
export function value(plan: Pick<ColumnPlan, 'index'>): string {
  return `v${plan.index}`
}

/** By the counts of all cells; without a target nothing is predicted. */
export function planColumn(
  column: { name: string; index: number; type: CellType },
  counts: CellCounts,
  role: { target: boolean; task: Task }
): ColumnPlan {
  // Ids keep their digits; a number to predict is rounded, and that is said.
  const named = namesLargely(counts) && !(role.target && role.task === 'regression')
  const rule = named ? null : chooseForm(counts)
  const kind = rule?.kind ?? (namesRows(counts) && !role.target ? 'text' : 'category')
  const numericClasses = role.target && role.task === 'classification' && kind === 'number'
  return {
    ...column,
    counts,
    form: rule?.form ?? 'plain',
    kind: numericClasses ? 'category' : kind,
    numericClasses,
    categories: []
  }
}

export function taskOf(counts: CellCounts): Task {
  return guessTask(chooseForm(counts)?.kind ?? 'category', counts)
}

/** Fills in the categories of the columns that have them. */
export async function findCategories(connection: DuckDBConnection, plans: ColumnPlan[], ctx: Context): Promise<void> {
  for (const plan of plans) {
    if (plan.kind !== 'category') continue
    const of = plan.numericClasses ? valueOf(plan.index, plan.type, plan.form) : cell(plan.index)
    const found = await query(
      connection,
      `SELECT DISTINCT ${of} AS v FROM cells`,
      z.object({ v: z.union([z.string(), z.number()]).nullable() }),
      ctx.signal
    )
    plan.categories = sortLabels(found.flatMap(({ v }) => (v === null ? [] : [String(v)])))
  }
}

/**
 * Makes the table `rows` of those rows of `cells` whose target is there: `id` is a row's place, v0, v1, … its values.
 * Missing numbers and times are NULL, and so are missing categories.
 */
export async function makeRows(
  connection: DuckDBConnection,
  plans: ColumnPlan[],
  target: ColumnPlan,
  table: LoadedTable,
  ctx: Context
): Promise<void> {
  const values: string[] = []
  for (const plan of plans) {
    if (plan.kind === 'category' && plan.categories.length > 0) {
      const labels = plan.categories.map(quoteText).join(', ')
      await run(connection, `CREATE TYPE e${plan.index} AS ENUM (${labels})`, ctx.signal)
    }
    values.push(`${valueSql(plan)} AS ${value(plan)}`)
  }
  const usable = plainValue(target)
  await run(
    connection,
    `CREATE TABLE rows AS SELECT CAST(${table.place} AS DOUBLE) AS id, ${values.join(', ')} FROM cells
     WHERE (${usable}) IS NOT NULL`,
    ctx.signal
  )
}

/** The value before it becomes a code. */
export function plainValue({ kind, index, type, form, numericClasses }: ColumnPlan): string {
  return kind === 'number' || kind === 'time' || numericClasses ? valueOf(index, type, form) : cell(index)
}

function valueSql(plan: ColumnPlan): string {
  if (plan.type === 'unusable') return 'NULL::VARCHAR'
  if (plan.kind !== 'category') return plainValue(plan)
  if (plan.categories.length === 0) return 'NULL::VARCHAR'
  if (!plan.numericClasses) return `CAST(${cell(plan.index)} AS e${plan.index})`
  const cases = plan.categories.map((label) => `WHEN ${label}::DOUBLE THEN ${quoteText(label)}`).join(' ')
  return `CAST(CASE ${plainValue(plan)} ${cases} END AS e${plan.index})`
}
