/** Whether data is what a recipe was written for. */
import { AnnealError } from '@shared/errors'
import type { DatasetFile, RecipeFile } from '@shared/project'

/** @throws `data-changed`: another content, or prepared in another way */
export function checkData(recipe: RecipeFile, document: DatasetFile): void {
  const { hash, cacheKey, trainExamples, validationExamples, name } = recipe.dataset
  const changed = (what: string): AnnealError =>
    new AnnealError({
      code: 'data-changed',
      message: `The data set “${name}” is not the one this run was set up with: ${what}.`,
      where: name,
      hint: 'Start a new run, or import the original data again with the same settings.'
    })
  if (document.source.hash !== hash) throw changed('its content has changed')
  const counts = document.splitCounts
  if (counts.train !== trainExamples || counts.validation !== validationExamples) throw changed('its split has changed')
  if (document.cacheKey !== cacheKey) throw changed('it was imported with other settings')
}
