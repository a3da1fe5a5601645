/** Every sentence of the Evaluate page. */
export const words = {
  title: 'Evaluate',
  empty: 'Here you see what a trained model gets right and wrong on data it has not learned from. Train one first.',
  goToTrain: 'Train a model',
  goToRuns: 'Look at runs',
  evaluate: 'Evaluate',
  again: 'Evaluate again',
  split: 'Part of the data',
  splits: { test: 'Test', validation: 'Validation', train: 'Training' },
  notYet: (run: string, split: string, n: string): string =>
    `“${run}” has not been evaluated on the ${split} split (${n}) yet.`,
  noExamples: (split: string): string => `The data set has no ${split} examples. Choose another part of the data.`,
  evaluateNow: 'Evaluate now',
  tryIt: 'Try it by hand',
  outdated: 'The run was trained further since. Evaluate again to see its newest weights.',
  outdatedHint: 'The figures below are of the weights it had then.',

  accuracy: 'Accuracy',
  interval: (low: string, high: string): string => `95 % interval ${low} to ${high}`,
  loss: 'Loss',
  examples: 'Examples',
  right: (n: string): string => `${n} right`,
  macroF1: 'Macro F1',
  macroF1Note: 'Mean over classes',
  mae: 'MAE',
  rmse: 'RMSE',
  r2: 'R²',
  inUnit: (column: string): string => `in the unit of ${column}`,
  standardized: 'in standard deviations of the target',
  explained: '1 is perfect, 0 no better than the mean',
  ofSplit: (split: string): string => `${split} split`,

  tabs: {
    confusion: 'Confusion',
    classes: 'Per class',
    errors: 'Errors',
    scatter: 'Predicted and true',
    largest: 'Largest errors'
  },
  tabsLabel: 'Views',
  matrix: 'Confusion matrix',
  truth: 'True class',
  predicted: 'Predicted class',
  cell: (truth: string, predicted: string, n: string): string => `True ${truth}, predicted ${predicted}: ${n}`,
  worst: (truth: string, predicted: string, n: string): string =>
    `Most often mixed up: ${truth} taken for ${predicted}, ${n}.`,
  noErrors: 'Not one mistake on this split.',
  manyClasses: (shown: number, all: string): string =>
    `The ${shown} classes with most mistakes of ${all}; “Per class” lists all.`,
  matrixHint: 'Select a cell to see its examples.',
  cellRight: (label: string): string => `${label}, rightly recognized`,
  cellWrong: (truth: string, predicted: string): string => `${truth} taken for ${predicted}`,
  noneInCell: 'No examples.',
  notListed: 'The evaluation keeps the first 20,000 answers; none of these are among them.',

  perClass: 'Figures per class',
  label: 'Class',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  support: 'Examples',
  sortBy: (column: string): string => `Sort by ${column}`,

  errors: 'Errors, the surest first',
  errorsIntro: (n: string, of: string): string =>
    `${n} of ${of} are wrong. The surest mistakes come first: often the label is at fault.`,
  errorLabel: (truth: string, predicted: string, sure: string): string =>
    `Really ${truth}, predicted ${predicted}${sure === '' ? '' : `, ${sure} sure`}`,
  largestIntro: 'The answers farthest from the truth come first.',
  row: (n: string): string => `Row ${n}`,
  really: 'Really',
  said: 'Predicted',
  sure: 'Sure',
  error: 'Error',
  origin: 'From',
  example: 'Example',
  scatter: 'Predicted against true values',
  scatterSummary: (n: string, r2: string): string =>
    `${n} points; on the diagonal the prediction equals the truth. R² is ${r2}.`,
  trueAxis: (column: string): string => `True ${column}`,
  predictedAxis: (column: string): string => `Predicted ${column}`
} as const
