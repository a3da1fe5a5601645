import { resolve } from 'node:path'
import { z } from 'zod'
import { kerasScript } from '@core/keras'
import { fitModel, taskOf } from '@core/model'
import { completeTraining } from '@core/training'
import { modelExportOutput } from '@shared/cliOutput'
import type { ModelGraph, Task } from '@shared/project'
import { lossNames, optimizerNames, trainingSpecSchema } from '@shared/project'
import { writeFileAtomic } from '@store/atomicFile'
import { openProject, type Project } from '@store/index'
import { defineCommand, wrongUse } from '../command'
import { choiceFlag, numberText, valueFlag } from '../flags'

const { shape: spec } = trainingSpecSchema

export const modelExport = defineCommand({
  name: 'model export',
  summary: 'Write a model as code that builds, trains and evaluates it elsewhere.',
  details: [
    'keras-code is a Python script for Keras 3 whose layers have the names of the model’s; what a training is not told has its usual value.',
    'For the trained weights of a run use anneal export.'
  ],
  positionals: [{ name: 'M', help: 'Name of a model.' }],
  flags: {
    format: choiceFlag(['keras-code'], 'What is written.'),
    out: valueFlag('FILE', 'Where to. Default: printed.', z.string().min(1)),
    dataset: valueFlag('D', 'As it is for this data set. Default: as it is written.', z.string().min(1)),
    loss: choiceFlag(lossNames, 'What is minimized.'),
    optimizer: choiceFlag(optimizerNames, 'How weights are changed.'),
    lr: valueFlag('X', 'Learning rate.', numberText(spec.learningRate)),
    'batch-size': valueFlag('N', 'Examples a step.', numberText(spec.batchSize)),
    epochs: valueFlag('N', 'How often each example is seen.', numberText(spec.epochs)),
    l1: valueFlag('X', 'L1 regularization of kernels.', numberText(spec.l1)),
    l2: valueFlag('X', 'L2 regularization of kernels.', numberText(spec.l2))
  },
  examples: ['anneal model export cnn --format keras-code --dataset digits --out cnn.py'],
  output: modelExportOutput,
  async run({ flags, positionals }, { terminal, projectDir }) {
    if (flags.format === undefined)
      throw wrongUse('--format is missing.', '--format', 'For example: --format keras-code.')
    const project = await openProject(projectDir)
    const model = await project.models.read(positionals[0] ?? '')
    const { graph, task } = await graphFor(project, model.graph, flags.dataset)
    const training = completeTraining(task, {
      loss: flags.loss,
      optimizer: flags.optimizer,
      learningRate: flags.lr,
      batchSize: flags['batch-size'],
      epochs: flags.epochs,
      l1: flags.l1,
      l2: flags.l2
    })
    const code = kerasScript(graph, { name: model.name, training })
    const path = flags.out === undefined ? null : resolve(flags.out)
    if (path !== null) await writeFileAtomic(path, code)
    terminal.result(
      modelExportOutput,
      { model: model.name, format: flags.format, path, code },
      path === null ? code.trimEnd() : `Wrote ${path}`
    )
    return undefined
  }
})

/** As a data set makes it, or as it is written; then its last layer tells what it is for. */
async function graphFor(
  project: Project,
  graph: ModelGraph,
  dataset: string | undefined
): Promise<{ graph: ModelGraph; task: Task }> {
  if (dataset !== undefined) {
    const document = await project.datasets.read(dataset)
    const fit = fitModel(graph, document)
    if (fit.problem) throw fit.problem
    return { graph: fit.graph, task: document.task }
  }
  return { graph, task: taskOf(graph) }
}
