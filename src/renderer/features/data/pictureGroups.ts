/** What the grid of pictures shows under which heading: a class each, or the examples of one problem. */
import type { DatasetFile } from '@shared/project'
import { classColour, classTotals } from './classTotals'
import { editWords } from './editWords'
import type { SampleFilter } from './pageCache'

export interface PictureGroup {
  filter: SampleFilter
  label: string
  colour: string
  count: number
}

/** @param total examples the filter leaves, as far as it was read: the document counts classes, not problems */
export function pictureGroups(
  dataset: DatasetFile,
  filter: SampleFilter,
  total: number | undefined
): readonly PictureGroup[] {
  if (filter.excluded) {
    const count = total ?? dataset.excluded ?? 0
    return [{ filter, label: editWords.excludedTitle, colour: 'var(--text-3)', count }]
  }
  if (filter.problem !== null) {
    const problem = dataset.problems.find(({ code }) => code === filter.problem)
    const count = total ?? problem?.count ?? 0
    return [{ filter, label: problem?.message ?? '', colour: 'var(--attention)', count }]
  }
  return classTotals(dataset, filter.split).map((count, label) => ({
    filter: { ...filter, label },
    label: dataset.classes[label] ?? String(label),
    colour: classColour(label),
    count: filter.label === null || filter.label === label ? count : 0
  }))
}
