import { defaultTraining, optimizerCatalogue } from '@core/training'
import { trainOutput } from '@shared/cliOutput'
import { type RunRequest, runRequestSchema } from '@shared/ipc/payloads'
import { balances, nameSchema, trainingSpecSchema } from '@shared/project'
import { type Project, openProject } from '@store/index'
import { z } from 'zod'
import { augmentationHelp, readAugmentation } from '../augmentationText'
import { type FlagValues, defineCommand, exitCodes, wrongUse } from '../command'
import { choiceFlag, numberText, pairText, switchFlag, valueFlag } from '../flags'
import { readRecipe } from '../recipeFile'
import { followTraining } from '../trainingProgress'
import { describeTraining, explainEnd, trainResult } from '../trainingResult'

const list = new Intl.ListFormat('en')
const spec = trainingSpecSchema.shape
const usual = defaultTraining('classification')
/** "0.001 with adam and adamw, 0.01 with sgd" */
const entries = Object.values(optimizerCatalogue)
const rates = [...new Set(entries.map((entry) => entry.learningRate))]
  .map((rate) => {
    const names = entries.filter((entry) => entry.learningRate === rate).map(({ name }) => name)
    return `${rate} with ${list.format(names)}`
  })
  .join('; ')
const users = (setting: 'momentum' | 'weightDecay'): string =>
  list.format(entries.filter(({ uses }) => uses.includes(setting)).map(({ name }) => name))

const flagTable = {
  dataset: valueFlag('D', 'Name of a data set.', nameSchema),
  model: valueFlag('M', 'Name of a model.', nameSchema),
  'run-spec': valueFlag('FILE', 'A recipe.json.', z.string().min(1, 'a file was expected.')),
  resume: valueFlag('R', 'Id or name of a run.', z.string().min(1, 'a run was expected.')),
  name: valueFlag('R', 'The new run’s name. Default: the model’s with a number.', nameSchema),
  loss: choiceFlag(spec.loss.options, 'What is made small. Default: crossentropy for classes, mse for numbers.'),
  optimizer: choiceFlag(
    spec.optimizer.options,
    `How. gd is gradient descent on the full batch. Default: ${usual.optimizer}.`
  ),
  lr: valueFlag('X', `Learning rate. Default: ${rates}.`, numberText(spec.learningRate)),
  momentum: valueFlag('X', `For ${users('momentum')}. Default: ${usual.momentum}.`, numberText(spec.momentum)),
  'weight-decay': valueFlag(
    'X',
    `For ${users('weightDecay')}: the share of a weight that each step takes off it, times the learning rate. Default: ${usual.weightDecay}.`,
    numberText(spec.weightDecay.unwrap())
  ),
  'clip-norm': valueFlag(
    'X',
    'Limit for the norm of each weight’s gradient. Default: 0, off.',
    numberText(spec.clipNorm.unwrap())
  ),
  'global-clip-norm': valueFlag(
    'X',
    'Limit for the norm of all gradients together. Default: 0, off.',
    numberText(spec.globalClipNorm.unwrap())
  ),
  'clip-value': valueFlag(
    'X',
    'Limit for each value of a gradient. Default: 0, off.',
    numberText(spec.clipValue.unwrap())
  ),
  'batch-size': valueFlag('N', `Examples a step. Default: ${usual.batchSize}.`, numberText(spec.batchSize)),
  epochs: valueFlag('N', `How often each example is seen. Default: ${usual.epochs}.`, numberText(spec.epochs)),
  l1: valueFlag('X', 'L1 regularization of kernels. Default: 0.', numberText(spec.l1)),
  l2: valueFlag('X', 'L2 regularization of kernels. Default: 0.', numberText(spec.l2)),
  dropout: valueFlag('X', 'A dropout layer of this rate before the last layer. Default: 0.', numberText(spec.dropout)),
  augment: valueFlag('LIST', `${augmentationHelp} Default: the data set’s.`, z.string().min(1, 'a list was expected.')),
  balance: choiceFlag(
    balances,
    'Against classes of different sizes: weights counts examples of small classes more, oversample meets them more often. Default: the data set’s.'
  ),
  seed: valueFlag('N', `The same seed gives the same numbers. Default: ${usual.seed}.`, numberText(spec.seed)),
  threads: valueFlag(
    'AxB',
    'TensorFlow’s threads, between ops x inside one. Default: what suits the model; measured for trainings over 30 s.',
    pairText('2x1')
  ),
  'fast-math': switchFlag('Round products to bfloat16 where the processor has AMX: faster, a little less exact.'),
  eager: switchFlag('Run op by op, never compiled.')
}

export const train = defineCommand({
  name: 'train',
  summary: 'Train a model on a data set, repeat a run, or go on with one.',
  details: [
    'A new run needs --dataset and --model. --run-spec repeats a run from its recipe.json alone. --resume goes on from the last checkpoint of a run that was stopped or interrupted.',
    'Ctrl+C saves the run and ends; a second Ctrl+C ends at once.'
  ],
  positionals: [],
  flags: flagTable,
  examples: [
    'anneal train --dataset mnist --model dense --epochs 5 --seed 1',
    'anneal train --dataset photos --model cnn --augment flip,rotate:10,crop:0.8 --balance weights',
    'anneal train --resume "dense 1"',
    'anneal train --run-spec runs/2026-11-24-1531-k3f9/recipe.json'
  ],
  output: trainOutput,
  async run({ flags }, { terminal, signal, projectDir }) {
    const source = checkSource(flags)
    const project = await openProject(projectDir)
    const training = await import('@engine/training')
    const id = await runFor(source, flags, project, training)
    const follow = followTraining(terminal, await project.runs.find(id))
    // Ctrl+C is not Stop: the person may not have wanted an end, so the run says that it was interrupted.
    const control = training.createTrainControl()
    const interrupt = (): void => control.interrupt()
    if (signal.aborted) interrupt()
    signal.addEventListener('abort', interrupt)
    const state = await training.trainRun(project, id, { resume: source === 'resume', control, onEvent: follow })
    terminal.endStatus()
    const run = await project.runs.find(id)
    const result = trainResult({ ...run, state }, await project.runs.readMetrics(id))
    terminal.result(trainOutput, result, describeTraining(state, result))
    if (state.status === 'interrupted') {
      terminal.note(`Interrupted and saved at step ${state.step} of ${state.totalSteps}. To go on:`)
      terminal.note(
        `  anneal train --resume ${id}${projectDir === process.cwd() ? '' : ` --project ${quoted(projectDir)}`}`
      )
      return exitCodes.interrupted
    }
    for (const line of explainEnd(state)) terminal.note(line)
    return state.stopped === 'nan' || state.stopped === 'error' ? exitCodes.failed : exitCodes.done
  }
})

type Flags = FlagValues<typeof flagTable>
type Training = typeof import('@engine/training')
type Source = 'new' | 'run-spec' | 'resume'

/** To be pasted into a shell. */
function quoted(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `"${path}"`
}

/** Exactly one of three ways, and nothing beside it that would be ignored. */
function checkSource(flags: Flags): Source {
  const recipe = flags['run-spec'] !== undefined
  const resume = flags.resume !== undefined
  if (recipe && resume) throw wrongUse('--run-spec and --resume exclude each other.', '--resume')
  if (!recipe && !resume) {
    for (const name of ['dataset', 'model'] as const) {
      if (flags[name] !== undefined) continue
      throw wrongUse(
        `--${name} is missing.`,
        `--${name}`,
        'A new run needs --dataset D and --model M; otherwise give --run-spec FILE or --resume R.'
      )
    }
    return 'new'
  }
  const way = recipe ? '--run-spec' : '--resume'
  const allowed = recipe ? ['run-spec', 'name'] : ['resume']
  for (const [name, value] of Object.entries(flags)) {
    if (allowed.includes(name) || value === undefined || value === false) continue
    throw wrongUse(
      `${way} takes everything from the run; --${name} can’t be changed.`,
      `--${name}`,
      'Leave it out, or start a new run with --dataset and --model.'
    )
  }
  return recipe ? 'run-spec' : 'resume'
}

async function runFor(source: Source, flags: Flags, project: Project, training: Training): Promise<string> {
  if (source === 'resume') return (await project.runs.find(flags.resume ?? '')).id
  if (source === 'run-spec') {
    const recipe = await readRecipe(flags['run-spec'] ?? '')
    return (await training.prepareFromRecipe(project, recipe, flags.name)).id
  }
  const run = await training.prepareRun(project, await requestOf(flags))
  return run.id
}

async function requestOf(flags: Flags): Promise<RunRequest> {
  return runRequestSchema.parse({
    dataset: flags.dataset,
    model: flags.model,
    name: flags.name,
    augmentation: flags.augment === undefined ? undefined : await readAugmentation(flags.augment),
    balance: flags.balance,
    training: {
      loss: flags.loss,
      optimizer: flags.optimizer,
      learningRate: flags.lr,
      momentum: flags.momentum,
      weightDecay: flags['weight-decay'],
      clipNorm: flags['clip-norm'],
      globalClipNorm: flags['global-clip-norm'],
      clipValue: flags['clip-value'],
      batchSize: flags['batch-size'],
      epochs: flags.epochs,
      l1: flags.l1,
      l2: flags.l2,
      dropout: flags.dropout,
      seed: flags.seed,
      fastMath: flags['fast-math']
    },
    threads: flags.threads && { interOp: flags.threads[0], intraOp: flags.threads[1] },
    eager: flags.eager
  })
}
