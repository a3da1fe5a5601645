/** Weights a run starts from beside those it draws: a model's own, as it was opened with them. */
import { AnnealError } from '@shared/errors'
import type { ModelGraph, RecipeFile } from '@shared/project'
import { analyse } from '@core/model'
import type { Initial, Project, Tensor } from '@store/types'

/** Which of the given weights fit a graph: by name, `dense_1/kernel`, and shape. null: none. */
export function fittingWeights(graph: ModelGraph, given: readonly Tensor[]): Initial | null {
  const byName = new Map(given.map((tensor) => [tensor.name, tensor]))
  const tensors: Tensor[] = []
  const fresh: string[] = []
  for (const { id, weights } of analyse(graph).nodes.values()) {
    for (const { name, shape } of weights) {
      const key = `${id}/${name}`
      const tensor = byName.get(key)
      if (tensor && tensor.shape.join() === shape.join()) tensors.push(tensor)
      else fresh.push(key)
    }
  }
  return tensors.length > 0 ? { tensors, fresh } : null
}

/** The same tensors, with those in place of their namesakes. */
export function withInitial(tensors: readonly Tensor[], initial: readonly Tensor[]): Tensor[] {
  const byName = new Map(initial.map((tensor) => [tensor.name, tensor]))
  return tensors.map((tensor) => byName.get(tensor.name) ?? tensor)
}

/**
 * The weights a recipe from elsewhere starts from, in a run of the project that started from the same.
 * @throws AnnealError `weights-missing`
 */
export async function findInitial(
  project: Project,
  { hash, fresh }: NonNullable<RecipeFile['initialWeights']>
): Promise<Initial> {
  const runs = await project.runs.list()
  const same = runs.find(({ recipe }) => recipe.initialWeights?.hash === hash)
  if (same) return { tensors: await project.runs.readInitial(same.id), fresh }
  throw new AnnealError({
    code: 'weights-missing',
    message:
      'The recipe starts from weights of a model that was opened from a file, and no run of this project has them.',
    where: hash,
    hint: 'Copy the whole run into the project’s runs folder, not its recipe alone.'
  })
}

/** For the person who watches. */
export function startSentence({ fresh }: NonNullable<RecipeFile['initialWeights']>): string {
  if (fresh.length === 0) return 'Starting from the weights of the model'
  return `Starting from the weights of the model; new where they do not fit: ${fresh.slice(0, 4).join(', ')}${fresh.length > 4 ? ` and ${fresh.length - 4} more` : ''}`
}
