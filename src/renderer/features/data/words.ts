/** Every sentence of the Data page and the import dialog. */
import type { Sniffed } from '@shared/ipc/payloads'
import type { SplitName } from '@shared/project'
import { formatBytes, formatCount, formatCounted } from '../../ui/format'

export const words = {
  title: 'Data',
  import: 'Import',
  importFolder: 'Import a folder',
  importFiles: 'Import files',
  list: 'Data sets',
  about: 'About this data set',
  empty:
    'Data is what a network learns from: drop a folder or an archive of images, arrays or a table here, and see what is in it.',
  rename: 'Rename',
  duplicate: 'Duplicate',
  remove: 'Delete',
  actionsOf: (name: string) => `Actions for ${name}`,
  examples: (n: number) => formatCounted(n, 'example', 'examples'),
  kind: { image: 'Images', table: 'Table' },
  filter: {
    split: 'Split',
    label: 'Class',
    problem: 'Problem',
    size: 'Picture size',
    allSplits: 'All splits',
    allClasses: 'All classes',
    allProblems: 'All examples'
  },
  sizes: { small: 'Small pictures', medium: 'Medium pictures', large: 'Large pictures' },
  /** "duplicates-across-splits" reads "Duplicates across splits". */
  problemName: (code: string) => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' '),
  split: { train: 'Training', validation: 'Validation', test: 'Test' } satisfies Record<SplitName, string>,
  splits: 'Split',
  perClass: 'Examples per class',
  problems: 'Problems',
  noProblems: 'No problems were found.',
  show: 'Show',
  showing: (shown: number, all: number) =>
    shown < all ? `The first ${formatCount(shown)} of ${formatCount(all)}:` : `${formatCount(all)} in all:`,
  severity: { error: 'Error', warning: 'Warning', info: 'Note' },
  source: 'Source',
  linked: 'Linked: it is read where it is.',
  copied: 'A copy is kept in the project.',
  size: (files: number, bytes: number) => `${formatCounted(files, 'file', 'files')}, ${formatBytes(bytes)}`,
  seen: (w: number, h: number, channels: number) => `${w} × ${h} px, ${channels === 1 ? 'grey' : 'colour'}`,
  missing: (path: string) => ({
    code: 'source-missing',
    message: `The source of this data set is not where it was: ${path}.`,
    hint: 'What was imported still works. Say where the source is now, so that it can be read again.'
  }),
  notAllowed: (path: string) => ({
    code: 'source-not-allowed',
    message: `This project names a source outside its folder: ${path}.`,
    hint: 'Anneal reads it only after you allow it on this machine.'
  }),
  locate: 'Locate',
  locateFolder: 'Locate folder',
  allow: 'Allow',
  nothing: 'No examples match this filter.',
  pictures: 'Pictures',
  rows: 'Rows',
  picture: (index: number, label: string, split: string) => `Example ${formatCount(index)}, ${label}, ${split}`,
  example: (index: number) => `Example ${formatCount(index)}`,
  previous: 'Previous',
  next: 'Next',
  detail: { label: 'Class', value: 'Value', split: 'Split', origin: 'From' }
}

export const importWords = {
  title: 'Import',
  looking: 'Looking at what is there',
  name: 'Name',
  taken: (name: string) => `There already is a data set “${name}”; choose another name.`,
  target: 'Column to predict',
  labelsFrom: 'Labels',
  labelsFromFolders: 'The folders’ names',
  labelsFromFile: (file: string) => `The file ${file}`,
  labelColumn: 'Column with the label',
  labelColumnHint: (file: string, column: string) => `${file} names the pictures in its column “${column}”.`,
  labelColumnNeeded: 'Choose the column with the label.',
  choose: 'Choose a column',
  targetHint: {
    number: 'A number: the network predicts a value (regression).',
    category: 'A category: the network chooses one of its values (classification).'
  },
  seen: (s: Sniffed) =>
    [
      formatCounted(s.files, 'file', 'files'),
      formatBytes(s.bytes),
      ...(s.classes.length > 0 ? [formatCounted(s.classes.length, 'class', 'classes')] : [])
    ].join(', '),
  oneClass: (label: string) => ({
    code: 'one-class',
    message: `Only one class was found, “${label}”; a classifier needs at least two.`,
    hint: 'Put the images into one folder a label, for example flowers/rose/1.jpg and flowers/tulip/1.jpg, and choose the folder around them.'
  }),
  leftOut: ({ count, names }: NonNullable<Sniffed['leftOut']>) =>
    `${formatCounted(count, 'other file is', 'other files are')} left out: ${names.slice(0, 3).join(', ')}${count > 3 ? ` and ${formatCount(count - 3)} more` : ''}.`,
  preview: 'First rows',
  classes: 'Classes',
  more: (n: number) => `and ${formatCount(n)} more`,
  size: 'Picture size',
  sizes: { own: 'Automatic', custom: 'Choose' },
  sizeHint: 'Automatic keeps the images’ own size when all agree and are at most 64 px, else 64 × 64.',
  width: 'Width',
  height: 'Height',
  fit: 'Fit',
  fits: {
    pad: 'Pad: whole picture, borders filled',
    crop: 'Crop: fill, edges cut',
    stretch: 'Stretch: proportions change'
  },
  channels: 'Colour',
  channelChoices: { auto: 'Automatic', '1': 'Grey (1 channel)', '3': 'Colour (3 channels)' },
  split: 'Split',
  splitChoices: { auto: 'Automatic', custom: 'Choose' },
  splitHint:
    'Automatic keeps the parts the data brings, else takes 80 % for training, 10 % for validation, 10 % for testing.',
  splitSum: 'The three parts must add up to 100 %.',
  splitRange: 'A part must be from 0 to 100 %.',
  seed: 'Seed of the split',
  seedRange: 'Seed must be a whole number from 0 to 2,147,483,647.',
  sizeRange: 'A side must be from 1 to 4096 px.',
  copy: 'Keep a copy in the project',
  copyHint: 'Otherwise the source is read where it is and must stay there.',
  cancel: 'Cancel',
  close: 'Close',
  start: 'Import',
  done: (examples: number, seconds: string) =>
    `${formatCounted(examples, 'example', 'examples')} imported in ${seconds}.`,
  problems: (n: number) => formatCounted(n, 'problem was found', 'problems were found'),
  models: (names: readonly string[]) => `Models made for it: ${names.join(', ')}.`,
  showData: 'Show data',
  train: 'Go to Train'
}
