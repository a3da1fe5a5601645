/** A training whose loss is NaN or infinite: what to say, and which weights are still good. */
import { AnnealError, type ErrorBody } from '@shared/errors'
import type { RecipeFile } from '@shared/project'
import type { Tensor } from '@store/types'
import { floatsOf, initialWeights, planNetwork } from '@engine/model'
import type { PackedDataset } from '@engine/data/types'
import type { Executor } from './types'
import { withInitial } from './initial'
import { stepsPerEpoch } from './visits'

function advice(recipe: RecipeFile): string {
  const { learningRate, optimizer } = recipe.training
  const lower = Number((learningRate / 10).toPrecision(3))
  const tips = [`Try a lower learning rate, for example ${lower}.`]
  if (!optimizer.startsWith('adam')) tips.push('Adam is less touchy about it.')
  if (recipe.dataset.task === 'regression') tips.push('Check the target for extreme values, or use the loss mae.')
  return tips.join(' ')
}

export function notFiniteError(recipe: RecipeFile, step: number, where: 'training' | 'validation'): ErrorBody {
  const steps = stepsPerEpoch(recipe)
  const epoch = Math.ceil(step / steps)
  const at = where === 'training' ? `at step ${step}, in epoch ${epoch}` : `in the validation after epoch ${epoch}`
  return new AnnealError({
    code: 'loss-not-finite',
    message: `The loss became infinite or NaN (not a number) ${at}. Training stopped there; the last good weights are kept.`,
    where: `step ${step}`,
    hint: advice(recipe)
  }).toBody()
}

function finite(tensors: readonly Tensor[]): boolean {
  return tensors.every((tensor) => tensor.dtype !== 'float32' || floatsOf(tensor.data).every(Number.isFinite))
}

/**
 * The newest weights that give a finite loss: the present ones (the bad step was not applied, but the one
 * before may have been too long), else those of a checkpoint, else those from before the training.
 */
export async function lastGoodWeights(
  recipe: RecipeFile,
  executor: Executor,
  data: PackedDataset,
  checkpoint: () => Promise<{ tensors: Tensor[] } | null>,
  start: () => Promise<Tensor[]>
): Promise<Tensor[]> {
  const some = data.rows('train').subarray(0, executor.evaluationBatch)
  const works = (): boolean => finite(executor.readWeights()) && Number.isFinite(executor.evaluate(some).loss)
  if (works()) return executor.readWeights()
  const saved = await checkpoint()
  if (saved) {
    executor.write(saved.tensors)
    if (works()) return executor.readWeights()
  }
  return withInitial(initialWeights(planNetwork(recipe.graph), recipe.training.seed), await start())
}
