/** What can be wrong with a training's settings before anything runs. */
import { AnnealError } from '@shared/errors'
import { trainingSpecSchema, type DatasetFile, type TrainingSpec } from '@shared/project'
import { clipConflict, clipConflictSentence, lossCatalogue } from '@core/training'

const count = new Intl.NumberFormat('en-US')

/**
 * @returns the settings, checked
 * @throws AnnealError `invalid-training` naming every wrong field, `no-training-data`, `batch-too-large`, `loss-does-not-fit`
 */
export function checkTraining(document: DatasetFile, training: TrainingSpec): TrainingSpec {
  const parsed = trainingSpecSchema.safeParse(training)
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))]
    throw new AnnealError({
      code: 'invalid-training',
      message: [...new Set(parsed.error.issues.map((issue) => issue.message))].join(' '),
      where: fields.join(', '),
      hint: 'Correct the value and start again.'
    })
  }
  checkSplit(document, parsed.data.batchSize)
  checkLoss(document, parsed.data.loss)
  checkClipping(parsed.data)
  return parsed.data
}

function checkSplit(document: DatasetFile, batchSize: number): void {
  const { train } = document.splitCounts
  if (train === 0) {
    throw new AnnealError({
      code: 'no-training-data',
      message: `The training split of “${document.name}” is empty, there is nothing to learn from.`,
      where: document.name,
      hint: 'Import the data again with a larger training part, for example --split 0.8/0.1/0.1.'
    })
  }
  if (batchSize <= train) return
  throw new AnnealError({
    code: 'batch-too-large',
    message: `Batch size ${count.format(batchSize)} is larger than the training split of “${document.name}”, which has ${count.format(train)} examples.`,
    where: 'batchSize',
    hint: `Use a batch size of at most ${count.format(train)}.`
  })
}

function checkClipping(training: TrainingSpec): void {
  const on = clipConflict(training)
  if (on.length === 0) return
  throw new AnnealError({
    code: 'invalid-training',
    message: clipConflictSentence,
    where: on.join(', '),
    hint: 'Keep one of them; a global clip norm of 1 is a usual choice.'
  })
}

function checkLoss(document: DatasetFile, loss: TrainingSpec['loss']): void {
  const { title, tasks } = lossCatalogue[loss]
  if (tasks.includes(document.task)) return
  throw new AnnealError({
    code: 'loss-does-not-fit',
    message: `${title} compares classes, but “${document.target}” of “${document.name}” is a number to predict.`,
    where: 'loss',
    hint: 'Use mse (mean squared error) or mae (mean absolute error).'
  })
}
