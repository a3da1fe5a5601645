/** Turns a request into a recipe: everything is checked here, before anything trains. No TensorFlow. */
import { availableParallelism } from 'node:os'
import type { RunRequest } from '@shared/ipc/payloads'
import type { Balance, DatasetFile, InputPreprocess, ModelGraph, PreprocessFile, RecipeFile } from '@shared/project'
import { buildPreprocess, idCount } from '@core/data'
import { checkAugmentation, checkBalance, epochExamples } from '@core/data/augmentations'
import { adaptGraph, analyse, errorsOf, expandBlocks, problemsError, withDropout, type DataEnds } from '@core/model'
import { completeTraining } from '@core/training'
import { usualChains } from '@core/training/chains'
import { withCurrentName } from '@store/index'
import type { Project, StoredRun } from '@store/types'
import { openOfRun, openPacked } from '@engine/data'
import { inputShape } from '@engine/model'
import { defaultThreads, packageVersion, readSetupState } from '@engine/runtime'
import { version } from '../../../package.json'
import { checkParts, checkSameData } from './checkData'
import { stepsPerEpoch } from './visits'
import { checkMemory } from './memory'
import { checkTraining } from './trainingChecks'

/**
 * Checks a request and writes the run's recipe and state.
 * @throws AnnealError `dataset-not-found`, `model-not-found`, `invalid-training`, `loss-does-not-fit`,
 *   `augmentation-does-not-fit`, `balance-does-not-fit`, `batch-too-large`, `no-training-data`, `model-invalid` (with every problem), `inputs-differ`, …
 */
export async function prepareRun(project: Project, request: RunRequest): Promise<StoredRun> {
  const data = await openPacked(project, request.dataset, { withoutTensorFlow: true })
  const { document } = data
  const model = await project.models.read(request.model)
  const training = checkTraining(
    document,
    completeTraining(document.task, request.training, document.splitCounts.train)
  )
  const augmentation = request.augmentation ?? document.augmentation
  const balance = request.balance ?? document.balance
  checkAugmentation(document, augmentation)
  checkBalance(document, balance)
  const names = { input: soleName(model.graph.inputs, 'input'), output: soleName(model.graph.outputs, 'output') }
  const preprocess = buildPreprocess(data, names)
  // From here on there are no blocks: a recipe, and all that is made of it, holds the plain graph.
  const graph = withDropout(expandBlocks(adaptGraph(model.graph, dataEnds(preprocess))), training.dropout)
  // Step by step, ops wait for each other anyway.
  const chains = request.eager ? 1 : usualChains(graph, availableParallelism())
  const recipe: Omit<RecipeFile, 'id'> = {
    format: 'anneal/recipe',
    version: 1,
    createdAt: new Date().toISOString(),
    dataset: datasetOf(document, balance),
    modelName: model.name,
    graph,
    ...bindings(document, preprocess, training.loss),
    preprocess,
    augmentation,
    balance,
    training,
    chains,
    mode: request.eager ? 'eager' : 'auto',
    threads: request.threads ?? defaultThreads(graph, chains),
    threadsChoice: request.threads
      ? { by: 'asked', reason: 'As asked for.', measured: [] }
      : { by: 'open', reason: 'The training settles it before its first step.', measured: [] },
    versions: versions()
  }
  return write(project, recipe, request.name)
}

/**
 * Repeats a run from nothing but its recipe and the data it names.
 * @throws `data-changed` when the data is not the recipe's
 */
export async function prepareFromRecipe(project: Project, recipe: RecipeFile, name?: string): Promise<StoredRun> {
  const current = withCurrentName(recipe, await project.datasets.list())
  checkSameData(current, await project.datasets.read(current.dataset.name))
  const { document } = await openOfRun(project, current)
  checkParts(current, document)
  checkTraining(document, current.training)
  return write(project, { ...current, createdAt: new Date().toISOString(), versions: versions() }, name)
}

function datasetOf(document: DatasetFile, balance: Balance): RecipeFile['dataset'] {
  return {
    name: document.name,
    type: document.type,
    task: document.task,
    hash: document.source.hash,
    cacheKey: document.cacheKey,
    editPosition: document.edits.length,
    ...(document.edits.length > 0 ? { edits: document.edits } : {}),
    split: document.split,
    trainExamples: document.splitCounts.train,
    ...(balance === 'oversample' ? { epochExamples: epochExamples(document, balance) } : {}),
    validationExamples: document.splitCounts.validation
  }
}

/** A model's own name for its one end; with several, adapting tells what does not fit. */
function soleName(ends: ModelGraph['inputs'], otherwise: string): string {
  const [name, ...more] = Object.keys(ends)
  return name === undefined || more.length > 0 ? otherwise : name
}

/** What a model has to take and give for this data. */
function dataEnds(preprocess: PreprocessFile): DataEnds {
  return {
    inputs: Object.fromEntries(Object.entries(preprocess.inputs).map(([name, input]) => [name, inputShape(input)])),
    ids: Object.fromEntries(
      Object.entries(preprocess.inputs).flatMap(([name, input]) =>
        input.kind === 'tokens' ? [[name, idCount(input)]] : []
      )
    ),
    outputs: Object.fromEntries(
      Object.entries(preprocess.outputs).map(([name, output]) => [
        name,
        output.kind === 'category'
          ? { units: output.classes.length, activation: 'softmax' }
          : { units: 1, activation: 'linear' }
      ])
    )
  }
}

/** Which columns feed which input, and what each output is trained on. */
function bindings(
  document: DatasetFile,
  preprocess: PreprocessFile,
  loss: RecipeFile['training']['loss']
): Pick<RecipeFile, 'inputs' | 'outputs'> {
  const images = document.columns.filter((c) => c.kind === 'image' && c.role === 'feature').map((c) => c.name)
  const metric = document.task === 'classification' ? 'accuracy' : 'mae'
  return {
    inputs: Object.fromEntries(
      Object.entries(preprocess.inputs).map(([name, input]) => [name, { columns: columnsOf(input, images) }])
    ),
    outputs: Object.fromEntries(
      Object.entries(preprocess.outputs).map(([name, output]) => [
        name,
        { target: output.column, loss, lossWeight: 1, metrics: [metric] }
      ])
    )
  }
}

function columnsOf(input: InputPreprocess, images: string[]): string[] {
  if (input.kind === 'image') return images
  return input.kind === 'table' ? input.columns.map(({ name }) => name) : [input.column]
}

function versions(): RecipeFile['versions'] {
  const tensorflow = readSetupState().tensorflow?.version ?? packageVersion('@tensorflow/tfjs-node-gpu') ?? 'none'
  return { anneal: version, tensorflow, node: process.versions.node }
}

async function write(project: Project, recipe: Omit<RecipeFile, 'id'>, name?: string): Promise<StoredRun> {
  const analysis = analyse(recipe.graph)
  const errors = errorsOf(analysis.problems)
  if (errors.length > 0) throw problemsError(errors, recipe.modelName)
  checkMemory(analysis, recipe.training.optimizer)
  return project.runs.create(recipe, {
    name,
    totalSteps: stepsPerEpoch(recipe) * recipe.training.epochs,
    parameters: analysis.parameters
  })
}
