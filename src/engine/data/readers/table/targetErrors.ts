/** Why a column can't be predicted. */
import { namesRows } from '@core/data/kinds'
import { AnnealError } from '@shared/errors'
import type { Task } from '@shared/project'
import type { ColumnPlan } from './plan'

const another = 'Choose another column to predict.'

/** @throws `time-target`, `too-many-classes`, `constant-target`, `no-targets` */
export function requireTarget({ name, kind, counts }: ColumnPlan, task: Task, where: string): void {
  if (counts.present === 0) throw noTargets(name, where)
  if (kind === 'time') {
    throw new AnnealError({
      code: 'time-target',
      message: `“${name}” holds dates; what is predicted is a category or a number.`,
      where: name,
      hint: another
    })
  }
  if (task === 'classification' && namesRows(counts)) {
    throw new AnnealError({
      code: 'too-many-classes',
      message: `“${name}” has ${counts.distinct.toLocaleString('en-US')} different texts in ${counts.present.toLocaleString('en-US')} rows; classes to predict come again in many rows, and there are at most 1,000 of them.`,
      where: name,
      hint: another
    })
  }
  if (task === 'regression' && counts.distinct < 2) {
    throw new AnnealError({
      code: 'constant-target',
      message: `“${name}” has the same number in every row, so there is nothing to learn.`,
      where,
      hint: another
    })
  }
}

export function noTargets(target: string, where: string): AnnealError {
  return new AnnealError({
    code: 'no-targets',
    message: `No row has a value in “${target}”, the column to predict.`,
    where,
    hint: another
  })
}

export function noFeatures(where: string): AnnealError {
  return new AnnealError({
    code: 'no-features',
    message: 'No column is left to learn from: the others are empty, have one value, or name every row differently.',
    where,
    hint: 'Choose a table with columns of numbers, or of categories that come again.'
  })
}
