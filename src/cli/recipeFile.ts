import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AnnealError } from '@shared/errors'
import { type RecipeFile, parseDocument, recipeFormat } from '@shared/project'

/** @throws AnnealError `invalid-file`, `wrong-format`, `newer-version`; Node's errors */
export async function readRecipe(file: string): Promise<RecipeFile> {
  const path = resolve(file)
  const text = await readFile(path, 'utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (e) {
    throw new AnnealError(
      {
        code: 'invalid-file',
        message: `The recipe is not valid JSON: ${e instanceof Error ? e.message : String(e)}`,
        where: path,
        hint: 'Give the recipe.json of a run: runs/<id>/recipe.json in a project.'
      },
      { cause: e }
    )
  }
  return parseDocument(recipeFormat, value, path)
}
