import type { DatasetFile, SplitName } from '@shared/project'

/** Examples a class, in the order of `classes`, of one split or of all. */
export function classTotals(dataset: DatasetFile, split: SplitName | null): number[] {
  const counts = dataset.classCounts
  if (!counts) return []
  if (split) return [...counts[split]]
  return dataset.classes.map((_, i) => (counts.train[i] ?? 0) + (counts.validation[i] ?? 0) + (counts.test[i] ?? 0))
}

/** The colour of a class: six tokens, then again. */
export function classColour(index: number): string {
  return `var(--class-${index % 6})`
}
