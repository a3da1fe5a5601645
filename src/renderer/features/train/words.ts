/** Every sentence of the Train page. */
import type { Balance } from '@shared/project'

const list = new Intl.ListFormat('en', { type: 'unit' })

export const words = {
  title: 'Train',
  recipe: 'Recipe',
  samples: 'Validation samples',
  empty: 'Here a model learns from your data, and you watch it learn. It needs a data set first.',
  goToData: 'Import data',
  goToModel: 'Look at models',

  start: 'Start training',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  stopTitle: 'Ends the training. Everything learned so far is kept, and it can go on later.',
  elsewhere: 'Another process trains this run; it can be paused and stopped there.',
  fixFirst: 'Correct the marked fields first.',

  dataset: 'Data set',
  model: 'Model',
  loss: 'Loss',
  optimizer: 'Optimizer',
  learningRate: 'Learning rate',
  batchSize: 'Batch size',
  epochs: 'Epochs',
  momentum: 'Momentum',
  momentumHint: 'How much of its speed each step keeps.',
  weightDecay: 'Weight decay',
  weightDecayHint: 'How much each step shrinks all weights, times the learning rate.',
  clipNorm: 'Clip norm',
  clipNormHint: 'Limit for the length of each weight’s gradient; 0 is off.',
  globalClipNorm: 'Global clip norm',
  globalClipNormHint: 'Limit for the length of all gradients together; 0 is off.',
  clipValue: 'Clip value',
  clipValueHint: 'Limit for each single slope; 0 is off.',
  l1: 'L1 regularization',
  l1Hint: 'Pulls small weights to exactly 0.',
  l2: 'L2 regularization',
  l2Hint: 'Keeps weights small.',
  dropout: 'Dropout',
  dropoutHint: 'Share of values left out before the output, at random.',
  seed: 'Seed',
  seedHint: 'The same seed gives the same numbers again.',
  fastMath: 'Fast math',
  fastMathHint:
    'Products may round to about 3 digits instead of 7: faster on processors with AMX, at the cost of a little accuracy. No effect on others.',
  threads: 'Choose threads automatically',
  threadsHint: 'By what suits the model; for a training over 30 s, the fastest of those tried first.',
  interOp: 'Operations at a time',
  intraOp: 'Threads in an operation',
  locked: 'Of the run that is training. Stop it to change settings.',
  noDatasets: 'No data sets yet',
  noModels: 'No models yet',
  changed: (n: number): string => (n === 0 ? '' : `${n} changed`),
  /** What there is to learn from, and what is done to it on the way. */
  material: (train: string, augmentations: string[], balance: Balance, weights: string | null): string =>
    [
      `${train} to learn from`,
      ...(augmentations.length > 0 ? [`pictures changed at random (${list.format(augmentations)})`] : []),
      ...{ none: [], weights: ['small classes weigh more'], oversample: ['small classes are met more often'] }[balance],
      ...(weights === null ? [] : [`rows weighed by “${weights}”`])
    ].join(', '),

  ready: (steps: string, epochs: string): string => `Ready: ${steps} in ${epochs}.`,
  gettingReady: 'Getting ready',
  running: 'Training',
  paused: 'Paused. Resume goes on from here; Stop ends it and keeps everything.',
  pausing: 'Pausing after this step',
  stopping: 'Stopping after this step, keeping everything so far',
  completed: 'Done.',
  best: (loss: string, epoch: number, validated: boolean): string =>
    `${validated ? 'Best validation loss' : 'Loss'} ${loss}, after epoch ${epoch}; those weights are kept.`,
  stopped: (epoch: number, epochs: number): string =>
    `Stopped ${epoch === 0 ? 'in the first epoch' : `after epoch ${epoch}`} of ${epochs}. Everything learned so far is kept.`,
  interrupted: (epoch: number, epochs: number): string =>
    `This run was interrupted ${epoch === 0 ? 'in the first epoch' : `after epoch ${epoch}`} of ${epochs}. It can go on from its last checkpoint.`,
  nan: (step: string): string =>
    `The loss was no longer a number at step ${step}. Training stopped there with the last good weights.`,
  nanHint: 'The steps were too large. A smaller learning rate nearly always helps.',
  tryAgain: (learningRate: string): string => `Try again with learning rate ${learningRate}`,
  crashed: (reason: string): string => `The engine stopped: ${reason.replace(/^The engine stopped:?\s*/i, '')}`,
  crashedHint: 'Resume goes on from its last checkpoint.',
  crashedOften: 'It stopped several times in a row; a smaller batch size needs less memory.',
  failed: 'The training could not go on.',
  failedHint: 'Everything up to the last checkpoint is kept.',
  evaluate: 'Evaluate',
  tryIt: 'Try it',

  figureEpoch: 'Epoch',
  figureStep: 'Step',
  figureLeft: 'Time left',
  figureTook: 'Took',
  figureSpeed: 'Speed',
  figureStepTime: 'Step time',
  figureDevice: 'Device',
  figureMode: 'Engine',
  eager: 'Eager',
  compiled: 'Compiled',
  of: (done: string, total: string): string => `${done} of ${total}`,

  lossChart: 'Loss chart',
  accuracyChart: 'Accuracy chart',
  maeChart: 'Mean absolute error chart',
  accuracy: 'Accuracy',
  mae: 'Mean absolute error',
  measures: { loss: 'loss', accuracy: 'accuracy', mae: 'mean absolute error' },
  noCurve: 'No figures yet.',
  curve: (name: string, from: string, to: string, epochs: string): string =>
    `Training ${name} went from ${from} to ${to} in ${epochs}`,
  validated: (name: string, value: string): string => `validation ${name} is ${value}`,
  training: 'Training',
  validation: 'Validation',
  epoch: 'Epoch',

  isReally: (label: string): string => `Really ${label}`,
  really: (value: string): string => `really ${value}`,
  right: 'Right',
  wrong: 'Wrong',
  samplesEmpty: 'Eight validation examples, and what the network says of them after each epoch.',
  samplesAfter:
    'While a run trains, eight validation examples and what the network says of them appear here after each epoch.'
} as const
