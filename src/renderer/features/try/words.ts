/** Every sentence of the Try page. */
export const words = {
  title: 'Try',
  empty: 'Here you ask a trained network about something new: draw, type a row or drop files. Train one first.',
  goToTrain: 'Train a model',
  goToRuns: 'Look at runs',
  chooseFile: 'Choose a file',
  example: 'Fill with an example',

  pad: 'Drawing pad',
  padHint: 'Draw here',
  brush: 'Brush',
  undo: 'Undo stroke',
  clear: 'Clear',
  dropImages: 'Or drop pictures here',
  dropImagesOnly: 'Drop pictures here',
  dropRows: 'Or drop a CSV file here',
  drop: 'Drop zone',

  answer: 'Answer',
  sure: (percent: string): string => `${percent} sure`,
  nothingYet: 'Draw something, or choose a file.',
  nothingYetRow: 'Fill the form, or use an example.',
  wrongRow: 'Correct the marked fields for an answer.',
  nothingYetFiles: 'Drop or choose files: each gets its answer.',
  really: (label: string): string => `Really ${label}`,
  probabilities: 'Probabilities',
  topOf: (shown: number, all: string): string => `The ${shown} likeliest of ${all}`,
  saw: 'What the network saw',
  sawHint: (size: string): string => `${size}, after fitting and centring as in the data`,

  row: 'Row',
  missing: 'Missing',
  range: (low: string, high: string): string => `In the data ${low} to ${high}`,
  outside: (low: string, high: string): string => `Outside the data (${low} to ${high}): the answer is a guess.`,
  imputed: (value: string): string => `Empty counts as ${value}.`,

  results: 'Predictions of files',
  failed: (n: number): string => (n === 1 ? '1 file could not be used' : `${n} files could not be used`)
} as const
