/** Every sentence of the Export page. */
export const words = {
  title: 'Export',
  empty: 'Here you take a trained network away as files that give the same answers elsewhere. Train one first.',
  goToTrain: 'Train a model',
  goToRuns: 'Look at runs',
  export: 'Export',
  exportFormat: (title: string): string => `Export as ${title}`,
  exportTo: 'Export to a folder',
  again: 'Export again',
  later: 'Comes later',
  size: (bytes: string): string => `About ${bytes}`,
  verified: (examples: string, difference: string): string =>
    `Verified on ${examples}, largest difference ${difference}`,
  by: (by: string): string => `Loaded again by ${by} and compared with the answers here.`,
  notVerified: 'Written, but not verified.',
  notVerifiedHint: 'There were no examples to compare its answers on.',
  files: (n: number, bytes: string): string => `${n === 1 ? '1 file' : `${n} files`}, ${bytes}`,
  reveal: 'Show in folder',
  code: 'Use it',
  copy: 'Copy code',
  copied: 'The code is on the clipboard.',
  inside: 'Best weights of the run, with the preprocessing inside.'
} as const
