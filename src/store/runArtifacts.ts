/** What a run leaves behind: metrics, changes, checkpoints, the model and evaluations. */
import { join } from 'node:path'
import { AnnealError } from '@shared/errors'
import {
  type EvaluationFile,
  type RecipeFile,
  changeLineSchema,
  evaluationFormat,
  metricsLineSchema,
  preprocessFormat
} from '@shared/project'
import { isMissing, makeFolder } from './atomicFile'
import { readDocument, writeDocument } from './documents'
import { appendLines, readLines, replaceLines, tailLines } from './jsonLines'
import { checkName } from './names'
import { inTurn } from './serial'
import { listFolder, standingFolder } from './staging'
import type { RunStore } from './types'
import { readCheckpoint, readManifest, readWeights, writeCheckpoint, writeWeights } from './weights'

type Artifacts = Pick<
  RunStore,
  | 'appendMetrics'
  | 'readMetrics'
  | 'tailMetrics'
  | 'truncateMetrics'
  | 'appendChange'
  | 'readChanges'
  | 'writeCheckpoint'
  | 'readCheckpoint'
  | 'writeModel'
  | 'readModel'
  | 'readModelManifest'
  | 'writeEvaluation'
  | 'readEvaluations'
  | 'readEvaluation'
>

export function runArtifacts(folder: (id: string) => string, recipeOf: (id: string) => Promise<RecipeFile>): Artifacts {
  const metrics = (id: string): string => join(folder(id), 'metrics.jsonl')
  const changes = (id: string): string => join(folder(id), 'changes.jsonl')
  const checkpoints = (id: string): string => join(folder(id), 'checkpoints')
  const model = (id: string): string => join(folder(id), 'model')
  const evaluation = (id: string, dataset: string, split: string): string =>
    join(folder(id), 'evaluations', `${checkName(dataset)}-${split}.json`)

  return {
    appendMetrics: (id, lines) => inTurn(metrics(id), () => appendLines(metrics(id), lines)),
    readMetrics: (id) => inTurn(metrics(id), () => readLines(metrics(id), metricsLineSchema)),
    tailMetrics: (id, offset) => inTurn(metrics(id), () => tailLines(metrics(id), offset, metricsLineSchema)),
    truncateMetrics: (id, step) =>
      inTurn(metrics(id), async () => {
        const lines = await readLines(metrics(id), metricsLineSchema)
        const kept = lines.filter((line) => line.step <= step)
        await replaceLines(metrics(id), kept)
      }),
    appendChange: (id, line) => inTurn(changes(id), () => appendLines(changes(id), [line])),
    readChanges: (id) => inTurn(changes(id), () => readLines(changes(id), changeLineSchema)),
    writeCheckpoint: (id, weights, keep = 2) =>
      inTurn(checkpoints(id), () => writeCheckpoint(checkpoints(id), weights, keep)),
    readCheckpoint: (id) => inTurn(checkpoints(id), () => readCheckpoint(checkpoints(id))),
    writeModel: (id, weights) =>
      inTurn(model(id), async () => {
        const { preprocess } = await recipeOf(id)
        await writeWeights(model(id), weights, async (staged) => {
          await writeDocument(preprocessFormat, join(staged, 'preprocess.json'), preprocess)
        })
      }),
    readModel: (id) =>
      inTurn(model(id), async () => {
        if (!(await standingFolder(model(id)))) throw noModel(id)
        return readWeights(model(id))
      }),
    readModelManifest: (id) =>
      inTurn(model(id), async () => {
        if (!(await standingFolder(model(id)))) throw noModel(id)
        return readManifest(model(id))
      }),
    async writeEvaluation(id, document) {
      const path = evaluation(id, document.dataset, document.split)
      await makeFolder(join(folder(id), 'evaluations'))
      await writeDocument(evaluationFormat, path, document)
    },
    async readEvaluations(id) {
      const all: EvaluationFile[] = []
      const at = join(folder(id), 'evaluations')
      for (const name of await listFolder(at)) {
        if (name.endsWith('.json')) all.push(await readDocument(evaluationFormat, join(at, name)))
      }
      return all
    },
    async readEvaluation(id, dataset, split) {
      try {
        return await readDocument(evaluationFormat, evaluation(id, dataset, split))
      } catch (e) {
        if (isMissing(e)) return null
        throw e
      }
    }
  }
}

function noModel(id: string): AnnealError {
  return new AnnealError({
    code: 'run-has-no-model',
    message: 'This run has no trained model yet: its first epoch has not ended.',
    where: id,
    hint: 'Let it train for at least one epoch, or choose another run.'
  })
}
