/** What predicting a column means, for a column that became the target after the import. */
import type { Column, Task } from '@shared/project'
import { formRead } from '../columnForm'
import type { PackedColumn, ValueColumn } from '../columns'
import { guessTask, namesRows, type CellCounts } from '../kinds'
import { categoriesOf } from './convert'
import { badEdit } from './source'

/** @throws `bad-edit` for a column that can’t be predicted */
export function asTarget(
  column: PackedColumn,
  described: Column,
  at: string
): { task: Task; labels: { categories: string[]; data: Int32Array } | null } {
  if (column.kind === 'image') {
    throw badEdit(`${at}.column`, `“${column.name}” holds images, which can’t be predicted.`, 'Choose another column.')
  }
  if (column.kind === 'text') {
    throw badEdit(`${at}.column`, `“${column.name}” holds texts, which can’t be predicted.`, 'Choose another column.')
  }
  // As an import does.
  if (column.kind === 'time') {
    throw badEdit(
      `${at}.column`,
      `“${column.name}” holds dates; what is predicted is a category or a number.`,
      'Choose another column, or read this one as another kind first.'
    )
  }
  const kind = described.kind === 'number' ? 'number' : 'category'
  const counts = countsOf(column)
  const task = guessTask(kind, counts)
  if (task === 'classification' && namesRows(counts)) {
    throw badEdit(
      `${at}.column`,
      `“${column.name}” has ${counts.distinct.toLocaleString('en-US')} different values in ${counts.present.toLocaleString('en-US')} rows; classes to predict come again in many rows.`,
      'Choose another column to predict.'
    )
  }
  if (counts.distinct < 2) {
    throw badEdit(
      `${at}.column`,
      `“${column.name}” has ${counts.distinct === 1 ? 'the same value in every row' : 'no values'}, so there is nothing to learn.`,
      'Choose another column to predict.'
    )
  }
  return { task, labels: task === 'classification' ? categoriesOf(column, formRead(described)) : null }
}

function countsOf(column: ValueColumn): CellCounts {
  const values = new Set<number>()
  let present = 0
  let whole = column.kind === 'number'
  for (const value of column.data) {
    if (Number.isNaN(value) || (column.kind === 'category' && value < 0)) continue
    present++
    values.add(value)
    if (whole && !Number.isInteger(value)) whole = false
  }
  return { present, fits: column.kind === 'number' ? { plain: present } : {}, distinct: values.size, whole, inexact: 0 }
}
