/** How good a trained run is on a split. */
import { AnnealError } from '@shared/errors'
import type { EvaluationFile, SplitName } from '@shared/project'
import type { Project } from '@store/types'
import { openOfRun, openPacked } from '@engine/data'
import type { Context } from '@engine/data/types'
import { loadTensorFlow } from '@engine/runtime'
import { outputOf } from '@engine/training/checkpoint'
import { readExamples } from '@engine/training/examples'
import { alignTargets, checkInputs } from './align'
import { judgeClasses, judgeNumbers } from './judge'
import { score } from './score'

export interface EvaluateInput {
  /** Id or unique name. */
  run: string
  /** Another data set than the one it was trained on. */
  dataset?: string | undefined
  split: SplitName
}

/**
 * Evaluates a run's best weights and keeps the result in runs/<id>/evaluations.
 * @throws AnnealError `run-not-found`, `run-has-no-model`, `dataset-not-found`, `dataset-misfit`, `unknown-label`,
 *   `split-empty`, `answers-not-finite`, `cancelled`
 */
export async function evaluateRun(project: Project, input: EvaluateInput, ctx: Context = {}): Promise<EvaluationFile> {
  const { id, recipe, state } = await project.runs.find(input.run)
  const { manifest, tensors } = await project.runs.readModel(id)
  const other = input.dataset !== undefined && input.dataset !== recipe.dataset.name
  const data = other ? await openPacked(project, input.dataset ?? '', ctx) : await openOfRun(project, recipe, ctx)
  const { output, meaning } = outputOf(recipe)
  checkInputs(recipe, data)
  const aligned = alignTargets(meaning, output.target, data, input.split)
  const examples = readExamples(recipe, data)
  const toScore = { ...aligned, inputs: (rows: Int32Array) => examples.inputs(rows) }
  const { loss, outputs } = await score(await loadTensorFlow(), recipe, tensors, toScore, ctx)
  if (!Number.isFinite(loss) || outputs.some((value) => !Number.isFinite(value))) throw notFinite(state.name)
  const judged =
    meaning.kind === 'category' ? judgeClasses(aligned, outputs, meaning.classes) : judgeNumbers(aligned, outputs)
  const evaluation: EvaluationFile = {
    format: 'anneal/evaluation',
    version: 1,
    run: id,
    dataset: data.document.name,
    split: input.split,
    epoch: manifest.epoch,
    examples: aligned.rows.length,
    loss,
    ...judged,
    createdAt: new Date().toISOString()
  }
  await project.runs.writeEvaluation(id, evaluation)
  return evaluation
}

function notFinite(run: string): AnnealError {
  return new AnnealError({
    code: 'answers-not-finite',
    message: `The network of “${run}” answers with values that are not finite numbers on this data.`,
    where: run,
    hint: 'Look for extreme values in the data, or train again with a lower learning rate.'
  })
}
