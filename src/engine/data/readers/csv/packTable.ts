import type { DuckDBConnection } from '@duckdb/node-api'
import { requireTwoClasses } from '@core/data/labels'
import { guessKind, guessTask, namesRows, type CellCounts } from '@core/data/kinds'
import { numberStatistics } from '@core/data/statistics'
import { columnProblems, isConstant, missingTargetRows, type ColumnFinding } from '@core/data/tableProblems'
import { AnnealError } from '@shared/errors'
import type { Column, Problem, Task } from '@shared/project'
import { z } from 'zod'
import type { PackedColumnEntry } from '../../packed/manifest'
import type { Draft } from '../../packed/pack'
import type { PackedWriter } from '../../packed/writer'
import type { Context } from '../../types'
import { readColumns, type ColumnPlan, type ReadColumns } from './columns'
import { cell, countColumn, junkIn, numberIn, query, type LoadedTable } from './table'

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
  const { connection, names, target, table, where, writer } = input
  const targetIndex = names.indexOf(target)
  const targetCounts = await countColumn(connection, targetIndex, ctx.signal)
  const targetKind = guessKind(targetCounts)
  const task = guessTask(targetKind, targetCounts)
  const dropped = await dropWithoutTarget(connection, targetIndex, targetKind, ctx)
  const droppedRows = Array.from(numberRows(dropped, table), (row) => `row ${row}`)
  const count = table.rows - dropped.length
  if (count === 0) throw noTargets(target, where)

  const counts: CellCounts[] = []
  for (const i of names.keys()) counts.push(await countColumn(connection, i, ctx.signal))
  const plans = names.map((name, index) => planOf(name, index, counts[index], index === targetIndex, task, targetKind))
  requireTarget(task, counts[targetIndex], target, where)
  const read = await readColumns(connection, plans, count, ctx)
  const findings: ColumnFinding[] = []
  for (const [i, column] of read.columns.entries()) {
    const junk = await junkOf(connection, plans[i], counts[i], ctx)
    findings.push({ column: describe(column, counts[i], i === targetIndex), junk })
  }
  const targetColumn = read.columns[targetIndex]
  const classes = task === 'classification' && targetColumn?.kind === 'category' ? targetColumn.categories : []
  if (task === 'classification') requireTwoClasses(classes, target, 'Choose another column to predict.')
  if (!findings.some(({ column }) => column.role === 'feature')) throw noFeatures(where)
  const rowNumbers = numberRows(read.rowids, table)
  await writer.append('rows.bin', rowNumbers)
  return {
    type: 'table',
    task,
    columns: findings.map(({ column }) => column),
    target,
    classes,
    count,
    given: null,
    codes: task === 'classification' && targetColumn?.kind === 'category' ? targetColumn.data : null,
    fingerprints: read.fingerprints,
    packed: await writeColumns(read, writer),
    origins: { kind: 'numbers', file: 'rows.bin', segments: [{ firstRow: 0, prefix: 'row ' }] },
    origin: (row) => `row ${rowNumbers[row] ?? row + 1}`,
    problems: [...input.problems, ...missingTargetRows(target, droppedRows), ...columnProblems(findings, count)]
  }
}

/**
 * Rows whose target is missing, or no number where numbers are predicted, can't be learned from.
 * @returns their rowids, ascending
 */
async function dropWithoutTarget(
  connection: DuckDBConnection,
  index: number,
  kind: 'number' | 'category',
  ctx: Context
): Promise<Float64Array> {
  const unusable = `(${kind === 'number' ? numberIn(index) : cell(index)}) IS NULL`
  const row = z.object({ id: z.coerce.number() })
  const found = `SELECT rowid AS id FROM cells WHERE ${unusable} ORDER BY rowid`
  const ids = await query(connection, found, row, ctx.signal)
  await query(connection, `DELETE FROM cells WHERE ${unusable}`, z.unknown(), ctx.signal)
  return Float64Array.from(ids, ({ id }) => id)
}

function planOf(
  name: string,
  index: number,
  counts: CellCounts | undefined,
  isTarget: boolean,
  task: Task,
  targetKind: 'number' | 'category'
): ColumnPlan {
  const own = counts ? guessKind(counts) : 'category'
  if (!isTarget) {
    const unused = counts !== undefined && own === 'category' && namesRows(counts)
    return { name, index, kind: own, numericClasses: false, namesRows: unused }
  }
  const numericClasses = task === 'classification' && targetKind === 'number'
  return { name, index, kind: task === 'regression' ? 'number' : 'category', numericClasses, namesRows: false }
}

function describe(column: ReadColumns['columns'][number], counts: CellCounts | undefined, isTarget: boolean): Column {
  const { name, kind } = column
  const distinct = counts?.distinct ?? 0
  if (column.kind === 'number') {
    const statistics = numberStatistics(column.data)
    const described: Column = { name, kind, role: isTarget ? 'target' : 'feature', distinct, ...statistics }
    return isTarget || usable(described, column.data.length) ? described : { ...described, role: 'ignore' }
  }
  const missing = column.data.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0)
  const bare: Column = {
    name,
    kind,
    role: isTarget ? 'target' : 'feature',
    missing,
    distinct: column.categories.length
  }
  if (!isTarget && counts && namesRows(counts)) return { ...bare, role: 'ignore' }
  const described: Column = { ...bare, categories: column.categories }
  return isTarget || usable(described, column.data.length) ? described : { ...described, role: 'ignore' }
}

function usable(column: Column, rows: number): boolean {
  return !isConstant(column) && column.missing < rows
}

async function junkOf(
  connection: DuckDBConnection,
  plan: ColumnPlan | undefined,
  counts: CellCounts | undefined,
  ctx: Context
): Promise<ColumnFinding['junk']> {
  if (!plan || !counts || plan.kind !== 'number' || counts.numbers === counts.present) return { count: 0, examples: [] }
  return { count: counts.present - counts.numbers, examples: await junkIn(connection, plan.index, ctx.signal) }
}

async function writeColumns(read: ReadColumns, writer: PackedWriter): Promise<PackedColumnEntry[]> {
  const entries: PackedColumnEntry[] = []
  for (const [i, column] of read.columns.entries()) {
    const file = `columns/${i}.bin`
    await writer.append(file, column.data)
    if (column.kind === 'number') {
      entries.push({ kind: 'number', name: column.name, file })
      continue
    }
    const categories = `columns/${i}.categories.json`
    await writer.appendText(categories, JSON.stringify(column.categories))
    entries.push({ kind: 'category', name: column.name, file, categories })
  }
  return entries
}

/** Numbers from 1 among all rows of the file, those that could not be read included. */
export function numberRows(rowids: Float64Array, table: LoadedTable): Int32Array {
  const refused = table.rejected.map(({ record }) => record)
  let next = 0
  return Int32Array.from(rowids, (rowid) => {
    while (next < refused.length && (refused[next] ?? 0) <= rowid + next + 1) next++
    return rowid + next + 1
  })
}

function requireTarget(task: Task, counts: CellCounts | undefined, target: string, where: string): void {
  if (!counts) return
  if (task === 'classification' && namesRows(counts)) {
    throw new AnnealError({
      code: 'too-many-classes',
      message: `“${target}” has ${counts.distinct.toLocaleString('en-US')} different texts in ${counts.present.toLocaleString('en-US')} rows; classes to predict come again in many rows.`,
      where: target,
      hint: 'Choose another column to predict.'
    })
  }
  if (task === 'regression' && counts.distinct < 2) {
    throw new AnnealError({
      code: 'constant-target',
      message: `“${target}” has the same number in every row, so there is nothing to learn.`,
      where,
      hint: 'Choose another column to predict.'
    })
  }
}

function noTargets(target: string, where: string): AnnealError {
  return new AnnealError({
    code: 'no-targets',
    message: `No row has a value in “${target}”, the column to predict.`,
    where,
    hint: 'Choose another column to predict.'
  })
}

function noFeatures(where: string): AnnealError {
  return new AnnealError({
    code: 'no-features',
    message: 'No column is left to learn from: the others are empty, have one value, or name every row differently.',
    where,
    hint: 'Choose a table with columns of numbers, or of categories that come again.'
  })
}
