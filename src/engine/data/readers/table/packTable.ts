import type { DuckDBConnection } from '@duckdb/node-api'
import { requireTwoClasses } from '@core/data/labels'
import { isUnclear, mixtureOf } from '@core/data/forms'
import { columnProblems, isConstant, missingTargetRows, type ColumnFinding } from '@core/data/tableProblems'
import type { Column, Problem, Task } from '@shared/project'
import { z } from 'zod'
import type { Draft } from '../../packed/pack'
import type { PackedWriter } from '../../packed/writer'
import { Stage } from '../../progress'
import type { Context } from '../../types'
import { countColumn, junkIn, type LoadedTable } from './cells'
import { packRows } from './columns'
import { findCategories, makeRows, plainValue, planColumn, taskOf, type ColumnPlan } from './plan'
import { query, run } from './sql'
import { describeValues } from './statistics'
import { noFeatures, noTargets, requireTarget } from './targetErrors'

export interface PackTableInput {
  connection: DuckDBConnection
  names: string[]
  target: string
  table: LoadedTable
  problems: Problem[]
  /** The file, for errors. */
  where: string
  writer: PackedWriter
}

/** Decides what each column is, packs the rows whose target is there, and describes the columns. */
export async function packTable(input: PackTableInput, ctx: Context): Promise<Draft> {
  const { connection, target, table, where, writer } = input
  const { plans, goal, task } = await planColumns(input, ctx)
  await findCategories(connection, plans, ctx)
  if (task === 'classification') requireTwoClasses(goal.categories, target, 'Choose another column to predict.')
  const dropped = await withoutTarget(connection, goal, table, ctx)
  const count = table.rows - dropped.length
  if (count === 0) throw noTargets(target, where)
  await makeRows(connection, plans, goal, table, ctx)
  const findings = await findColumns(connection, plans, goal, count, ctx)
  if (!findings.some(({ column }) => column.role === 'feature')) throw noFeatures(where)
  // What is in `rows` now is not kept twice.
  await run(connection, `DROP ${table.place === 'rowid' ? 'TABLE' : 'VIEW'} cells`, ctx.signal)
  const packed = await packRows(connection, plans, goal, count, writer, ctx)
  const rowNumbers = numberRows(packed.ids, table)
  await writer.append('rows.bin', rowNumbers)
  const droppedRows = Array.from(numberRows(dropped, table), (row) => `row ${row}`)
  return {
    type: 'table',
    task,
    columns: findings.map(({ column }) => column),
    target,
    classes: task === 'classification' ? goal.categories : [],
    count,
    given: null,
    codes: packed.codes,
    fingerprints: packed.fingerprints,
    packed: packed.entries,
    origins: { kind: 'numbers', file: 'rows.bin', segments: [{ firstRow: 0, prefix: 'row ' }] },
    problems: [...input.problems, ...missingTargetRows(target, droppedRows), ...columnProblems(findings, count)]
  }
}

async function planColumns(
  { connection, names, target, table, where }: PackTableInput,
  ctx: Context
): Promise<{ plans: ColumnPlan[]; goal: ColumnPlan; task: Task }> {
  const goalIndex = names.indexOf(target)
  const stage = new Stage(ctx, 'Looking at the columns', 'columns', names.length)
  const count = async (index: number): Promise<ColumnPlan['counts']> => {
    return countColumn(connection, index, table.types[index] ?? 'any', ctx.signal)
  }
  const goalCounts = await count(goalIndex)
  const task = taskOf(goalCounts)
  const plans: ColumnPlan[] = []
  for (const [index, name] of names.entries()) {
    const counts = index === goalIndex ? goalCounts : await count(index)
    const column = { name, index, type: table.types[index] ?? 'any' }
    plans.push(planColumn(column, counts, { target: index === goalIndex, task }))
    stage.advance(1)
  }
  const goal = plans[goalIndex]
  if (!goal) throw new Error(`${target} is no column`)
  requireTarget(goal, task, where)
  return { plans, goal, task }
}

/**
 * Rows whose target is missing, or no number where numbers are predicted, can't be learned from.
 * @returns their places, ascending
 */
async function withoutTarget(
  connection: DuckDBConnection,
  goal: ColumnPlan,
  { place }: LoadedTable,
  ctx: Context
): Promise<Float64Array> {
  const row = z.object({ id: z.coerce.number() })
  const unusable = `(${plainValue(goal)}) IS NULL`
  const ids = await query(connection, `SELECT ${place} AS id FROM cells WHERE ${unusable} ORDER BY 1`, row, ctx.signal)
  return Float64Array.from(ids, ({ id }) => id)
}

async function findColumns(
  connection: DuckDBConnection,
  plans: ColumnPlan[],
  goal: ColumnPlan,
  rows: number,
  ctx: Context
): Promise<ColumnFinding[]> {
  const stage = new Stage(ctx, 'Describing the columns', 'columns', plans.length)
  const findings: ColumnFinding[] = []
  for (const plan of plans) {
    const { counts } = plan
    const read = plan.kind === 'number' || plan.kind === 'time' || plan.numericClasses
    const fits = read ? (counts.fits[plan.form] ?? 0) : counts.present
    const junk = { count: counts.present - fits, examples: [] as string[] }
    if (junk.count > 0) junk.examples = await junkIn(connection, plan.index, plan.form, ctx.signal)
    const statistics = await describeValues(connection, plan, goal, rows, ctx)
    const column = describe(plan, { isTarget: plan === goal, rows }, statistics)
    const unclear = isUnclear(counts, plan.form)
    const inexact = { count: counts.inexact, kept: !read }
    findings.push({ column, junk, mixture: mixtureOf(counts), unclear, inexact, unusable: plan.type === 'unusable' })
    stage.advance(1)
  }
  return findings
}

function describe(
  plan: ColumnPlan,
  { isTarget, rows }: { isTarget: boolean; rows: number },
  statistics: Omit<Column, 'name' | 'kind' | 'role'>
): Column {
  const { name, kind, categories, counts } = plan
  const column: Column = {
    name,
    kind,
    role: isTarget ? 'target' : 'feature',
    distinct: kind === 'category' ? categories.length : counts.distinct,
    ...formSaid(plan),
    ...(kind === 'category' ? { categories } : {}),
    ...statistics
  }
  const used = isTarget || (kind !== 'text' && !isConstant(column) && column.missing < rows)
  return used ? column : { ...column, role: 'ignore' }
}

/** Classes that are numbers always say their form: a cell becomes a class only when it is read as a number. */
function formSaid({ form, type, numericClasses }: ColumnPlan): Pick<Column, 'form'> {
  const typed = type === 'number' || type === 'time'
  if (numericClasses) return { form: typed ? 'plain' : form }
  return typed || form === 'plain' ? {} : { form }
}

/** Numbers from 1 among all rows of the file, those that could not be read included. */
export function numberRows(ids: Float64Array, table: Pick<LoadedTable, 'rejected'>): Int32Array {
  const refused = table.rejected.map(({ record }) => record)
  let next = 0
  return Int32Array.from(ids, (id) => {
    while (next < refused.length && (refused[next] ?? 0) <= id + next + 1) next++
    return id + next + 1
  })
}
