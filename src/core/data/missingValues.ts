/** What a missing cell counts as in training, by the choices for its column. */
import type { Column, ColumnPreparation, DatasetFile, Preparation, Problem } from '@shared/project'
import { counted, problem } from './problems'

const code = 'missing-values'

/** @param columns features that lack values in some of these rows */
export function missingValues(
  columns: readonly Column[],
  rows: number,
  preparation: Pick<Preparation, 'columns'>
): Problem {
  return problem({
    severity: 'info',
    code,
    message: sentence(columns, preparation),
    where: columns.map(
      ({ name, missing }) => `${name}: ${missing.toLocaleString('en-US')} of ${rows.toLocaleString('en-US')}`
    )
  })
}

/** A data set with other choices for its columns: what it says of missing cells follows them. */
export function withPreparation(document: DatasetFile, preparation: Preparation): DatasetFile {
  const problems = document.problems.map((found): Problem => {
    if (found.code !== code) return found
    const named = new Set(found.where.map((place) => place.slice(0, place.lastIndexOf(': '))))
    const columns = document.columns.filter(({ name }) => named.has(name))
    return { ...found, message: sentence(columns, preparation, found.count) }
  })
  return { ...document, preparation, problems }
}

function sentence(
  columns: readonly Column[],
  preparation: Pick<Preparation, 'columns'>,
  count: number = columns.length
): string {
  const kinds = new Set(columns.map(({ kind }) => kind))
  return [
    `${counted(count, 'column has', 'columns have')} missing cells.`,
    ...filled(
      columns.filter(({ kind }) => kind === 'number' || kind === 'time'),
      preparation
    ),
    ...(kinds.has('category') ? ['A missing category counts as none of them.'] : []),
    ...(kinds.has('text') ? ['A missing text counts as one without words.'] : [])
  ].join(' ')
}

/** Numbers, and the parts of dates. */
function filled(columns: readonly Column[], { columns: choices }: Pick<Preparation, 'columns'>): string[] {
  if (columns.length === 0) return []
  const groups = new Map<string, string[]>()
  for (const { name } of columns) {
    const fill = fillText(choices[name]?.impute)
    groups.set(fill, [...(groups.get(fill) ?? []), `“${name}”`])
  }
  const what = columns.every(({ kind }) => kind === 'time') ? 'Each part of a missing date' : 'A missing number'
  const [[only] = []] = groups
  if (groups.size === 1) return [`${what} counts as ${only}.`]
  const parts = Array.from(groups, ([fill, names]) => `as ${fill} in ${someOf(names)}`)
  return [`${what} counts ${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}.`]
}

function fillText(impute: ColumnPreparation['impute']): string {
  switch (impute?.with) {
    case 'value':
      return String(impute.value)
    case 'median':
      return 'the training rows’ median'
    case 'mode':
      return 'the training rows’ most frequent value'
    default:
      return 'the training rows’ mean'
  }
}

const fewNames = 5

function someOf(names: readonly string[]): string {
  const more = names.length - fewNames
  return more > 0 ? `${names.slice(0, fewNames).join(', ')} and ${more} more` : names.join(', ')
}
