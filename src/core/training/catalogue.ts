/** What a training can be made of: losses and optimizers with their settings, in words for a person. */
import type { LossName, OptimizerName, Task, TrainingSpec } from '@shared/project'

export interface LossEntry {
  name: LossName
  title: string
  /** One plain sentence. */
  help: string
  /** Where its formula is written down. */
  source: string
  tasks: readonly Task[]
}

export const lossCatalogue: Readonly<Record<LossName, LossEntry>> = {
  crossentropy: {
    name: 'crossentropy',
    title: 'Cross-entropy',
    help: 'Punishes a low probability of the right class; the usual choice for telling classes apart.',
    source: 'https://keras.io/api/losses/probabilistic_losses/#categoricalcrossentropy-class',
    tasks: ['classification']
  },
  mse: {
    name: 'mse',
    title: 'Mean squared error',
    help: 'The square of the error: large errors count much more than small ones.',
    source: 'https://keras.io/api/losses/regression_losses/#meansquarederror-class',
    tasks: ['regression', 'classification']
  },
  mae: {
    name: 'mae',
    title: 'Mean absolute error',
    help: 'The size of the error: a few wild values in the data do little harm.',
    source: 'https://keras.io/api/losses/regression_losses/#meanabsoluteerror-class',
    tasks: ['regression', 'classification']
  }
}

export interface OptimizerEntry {
  name: OptimizerName
  title: string
  help: string
  source: string
  /** Settings of the training it uses beside the learning rate. */
  uses: readonly (keyof TrainingSpec)[]
  /** A learning rate to begin with. */
  learningRate: number
}

export const optimizerCatalogue: Readonly<Record<OptimizerName, OptimizerEntry>> = {
  adam: {
    name: 'adam',
    title: 'Adam',
    help: 'Gives each weight its own pace; works well with little tuning.',
    source: 'https://keras.io/api/optimizers/adam/',
    uses: [],
    learningRate: 0.001
  },
  adamw: {
    name: 'adamw',
    title: 'AdamW',
    help: 'Adam, and each step also shrinks all weights a little; often generalizes better than Adam.',
    source: 'https://keras.io/api/optimizers/adamw/',
    uses: ['weightDecay'],
    learningRate: 0.001
  },
  adamax: {
    name: 'adamax',
    title: 'Adamax',
    help: 'Adam that goes by the largest recent gradient of each weight; calm where gradients jump.',
    source: 'https://keras.io/api/optimizers/adamax/',
    uses: [],
    learningRate: 0.001
  },
  rmsprop: {
    name: 'rmsprop',
    title: 'RMSprop',
    help: 'Divides each weight’s step by the size of its recent gradients; a classic for recurrent networks.',
    source: 'https://keras.io/api/optimizers/rmsprop/',
    uses: [],
    learningRate: 0.001
  },
  adagrad: {
    name: 'adagrad',
    title: 'Adagrad',
    help: 'Steps get smaller the more a weight has already moved; wants a higher learning rate than Adam, such as 0.1.',
    source: 'https://keras.io/api/optimizers/adagrad/',
    uses: [],
    learningRate: 0.001
  },
  adadelta: {
    name: 'adadelta',
    title: 'Adadelta',
    help: 'Finds the size of its steps from recent ones; slow at the usual learning rate, meant for one near 1.',
    source: 'https://keras.io/api/optimizers/adadelta/',
    uses: [],
    learningRate: 0.001
  },
  sgd: {
    name: 'sgd',
    title: 'Stochastic gradient descent',
    help: 'A plain step against the gradient after every batch.',
    source: 'https://keras.io/api/optimizers/sgd/',
    uses: [],
    learningRate: 0.01
  },
  momentum: {
    name: 'momentum',
    title: 'SGD with momentum',
    help: 'Like a rolling ball: steps keep part of their speed, so it gets through flat and bumpy parts faster.',
    source: 'https://keras.io/api/optimizers/sgd/',
    uses: ['momentum'],
    learningRate: 0.01
  },
  nesterov: {
    name: 'nesterov',
    title: 'SGD with Nesterov momentum',
    help: 'Momentum that looks ahead to where its speed is taking it; overshoots less.',
    source: 'https://keras.io/api/optimizers/sgd/',
    uses: ['momentum'],
    learningRate: 0.01
  },
  gd: {
    name: 'gd',
    title: 'Gradient descent (whole data)',
    help: 'One step an epoch, along the gradient of all training examples together; exact but slow to learn.',
    source: 'https://keras.io/api/optimizers/sgd/',
    uses: [],
    learningRate: 0.1
  }
}

/** Settings that only some optimizers use. */
export const optimizerSettings = ['momentum', 'weightDecay'] as const

/** Whether a setting has any effect with an optimizer. */
export function usesSetting(optimizer: OptimizerName, setting: keyof TrainingSpec): boolean {
  const special = optimizerSettings.some((name) => name === setting)
  return !special || optimizerCatalogue[optimizer].uses.includes(setting)
}

/** What a training starts with when nothing is chosen. */
export function defaultTraining(task: Task): TrainingSpec {
  return {
    loss: task === 'classification' ? 'crossentropy' : 'mse',
    optimizer: 'adam',
    learningRate: optimizerCatalogue.adam.learningRate,
    momentum: 0.9,
    weightDecay: 0.004,
    clipNorm: 0,
    globalClipNorm: 0,
    clipValue: 0,
    batchSize: 32,
    epochs: 10,
    l1: 0,
    l2: 0,
    dropout: 0,
    seed: 0
  }
}

/** Some settings of a training; missing or undefined: not chosen. */
export type Chosen = { [K in keyof TrainingSpec]?: TrainingSpec[K] | undefined }

/**
 * Choices made, the rest by default: the learning rate is that of the chosen optimizer, and a batch that
 * nobody asked for is never larger than what there is to train on.
 * @param trainExamples examples in the training split, where it is known
 */
export function completeTraining(task: Task, chosen: Chosen, trainExamples = Infinity): TrainingSpec {
  const { learningRate } = optimizerCatalogue[chosen.optimizer ?? 'adam']
  const usual = defaultTraining(task)
  const batchSize = Math.max(1, Math.min(usual.batchSize, trainExamples))
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined)
  return { ...usual, learningRate, batchSize, ...Object.fromEntries(given) }
}
