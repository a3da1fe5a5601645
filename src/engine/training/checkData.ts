/** Whether data is what a recipe was written for. */
import { AnnealError } from '@shared/errors'
import type { DatasetFile, RecipeFile } from '@shared/project'

/** Before it is opened. @throws `data-changed`: another content, or prepared in another way */
export function checkSameData({ dataset }: RecipeFile, { source, cacheKey }: DatasetFile): void {
  if (source.hash !== dataset.hash) throw changed(dataset.name, 'its content has changed')
  if (cacheKey !== dataset.cacheKey) throw changed(dataset.name, 'it was imported with other settings')
}

/** @param document as the run has it: with the run's edits and split. @throws `data-changed` */
export function checkParts({ dataset }: RecipeFile, { splitCounts }: DatasetFile): void {
  const { trainExamples, validationExamples, name } = dataset
  if (splitCounts.train !== trainExamples || splitCounts.validation !== validationExamples) {
    throw changed(name, 'its split has changed')
  }
}

function changed(name: string, what: string): AnnealError {
  return new AnnealError({
    code: 'data-changed',
    message: `The data set “${name}” is not the one this run was set up with: ${what}.`,
    where: name,
    hint: 'Start a new run, or import the original data again with the same settings.'
  })
}
