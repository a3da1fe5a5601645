import type { DatasetFile, SplitName } from '@shared/project'
import type { SampleFilter } from './pageCache'

/** Examples a class, in the order of `classes`, of one split or of all. */
export function classTotals(dataset: DatasetFile, split: SplitName | null): number[] {
  const counts = dataset.classCounts
  if (!counts) return []
  if (split) return [...counts[split]]
  return dataset.classes.map((_, i) => (counts.train[i] ?? 0) + (counts.validation[i] ?? 0) + (counts.test[i] ?? 0))
}

/**
 * Examples a filter leaves, as the document counts them; null: it counts neither those of a problem nor those that are
 * left out.
 */
export function countOf(dataset: DatasetFile, filter: SampleFilter): number | null {
  if (filter.problem !== null || filter.excluded) return null
  if (filter.label !== null) return classTotals(dataset, filter.split)[filter.label] ?? 0
  return filter.split ? dataset.splitCounts[filter.split] : dataset.examples
}

/** The colour of a class: six tokens, then again. */
export function classColour(index: number): string {
  return `var(--class-${index % 6})`
}
