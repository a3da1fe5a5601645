/** Every sentence of editing a data set: selection, classes, problems' fixes, the split. */
import { formatCount, formatCounted } from '../../ui/format'

const examples = (n: number): string => formatCounted(n, 'example', 'examples')

export const editWords = {
  bar: 'Selected examples',
  selected: (n: number) => `${formatCount(n)} selected`,
  label: 'New label',
  newClass: 'New class',
  newClassName: 'Name of the new class',
  relabel: 'Relabel',
  exclude: 'Leave out',
  include: 'Take in again',
  clear: 'Clear selection',
  excluded: (n: number) => `Left out (${formatCount(n)})`,
  excludedTitle: 'Left out by edits',
  rename: 'Rename',
  renameTo: 'New name of the class',
  merge: 'Merge',
  mergeInto: 'Merge into',
  changeSplit: 'Change split',
  showRows: 'Show examples',
  undo: 'Undo',
  did: {
    relabel: (n: number, to: string) => `Relabel ${examples(n)} as “${to}”`,
    exclude: (n: number) => `Leave out ${examples(n)}`,
    include: (n: number) => `Take ${examples(n)} in again`,
    rename: (from: string, to: string) => `Rename class “${from}” to “${to}”`,
    merge: (from: string, to: string) => `Merge class “${from}” into “${to}”`,
    split: 'Change split'
  }
}

export const splitWords = {
  title: 'Split',
  kind: 'How',
  kinds: {
    stratified: 'At random, each class by its share',
    random: 'At random',
    group: 'By group: what belongs together stays together',
    time: 'By time: the latest for testing',
    kfold: 'Folds: one of several equal parts validates',
    'given-test': 'Keep the source’s test part, draw validation',
    given: 'As the source names the parts'
  },
  column: { group: 'Column that names the group', time: 'Column with the time' },
  folds: 'Folds',
  fold: 'Fold that validates',
  train: 'Training',
  validation: 'Validation',
  test: 'Test',
  seed: 'Seed',
  sum: 'The three parts must add up to 100 %.',
  range: 'A part must be from 0 to 100 %.',
  foldsRange: 'There must be 2 to 100 folds.',
  foldRange: (folds: number) => `The folds are 1 to ${folds}.`,
  seedRange: 'Seed must be a whole number from 0 to 2,147,483,647.',
  note: 'Drawn from each example’s content and the seed: data that is added later moves nothing. Runs keep the split they were trained with.',
  noColumn: 'This data set has no column for that.',
  apply: 'Change split',
  cancel: 'Cancel'
}
