import type { Column } from '@shared/project'

export const columnSorts = ['place', 'name', 'missing', 'distinct', 'correlation'] as const
export type ColumnSort = (typeof columnSorts)[number]

/** How strong the relation to the target is, whichever its measure: 0..1; undefined where it was not measured. */
export function strength({ correlation }: Column): number | undefined {
  return correlation ? Math.abs(correlation.value) : undefined
}

/** In the file's order, by name, or the largest first; what has no figure comes last, equals in the file's order. */
export function sortColumns(columns: readonly Column[], sort: ColumnSort): Column[] {
  if (sort === 'place') return [...columns]
  if (sort === 'name') return columns.toSorted((a, b) => a.name.localeCompare(b.name))
  const figure = (column: Column): number => figureOf(column, sort) ?? -1
  return columns.toSorted((a, b) => figure(b) - figure(a))
}

/** What the columns are sorted by; undefined where the file's order or the name decides. */
export function figureOf(column: Column, sort: ColumnSort): number | undefined {
  if (sort === 'missing') return column.missing
  if (sort === 'distinct') return column.distinct
  return sort === 'correlation' ? strength(column) : undefined
}
