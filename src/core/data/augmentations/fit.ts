/** Whether what was chosen for a data set's training suits it. */
import { AnnealError } from '@shared/errors'
import type { Augmentation, Balance, DatasetFile } from '@shared/project'
import { oversampledCount } from '../balance'
import { augmentationCatalogue } from './catalogue'

const count = new Intl.NumberFormat('en-US')
/** An epoch's order is held in memory, at some bytes an example. */
const MOST_EXAMPLES = 50_000_000

/** @throws AnnealError `augmentation-does-not-fit` */
export function checkAugmentation(document: DatasetFile, list: readonly Augmentation[]): void {
  const [first] = list
  if (!first) return
  if (document.type !== 'image') {
    throw new AnnealError({
      code: 'augmentation-does-not-fit',
      message: `Augmentation changes pictures, but “${document.name}” is a table.`,
      where: first.kind,
      hint: 'Take the augmentation away.'
    })
  }
  const coloured = list.find(({ kind }) => augmentationCatalogue[kind].colour)
  if (coloured && document.image?.channels === 1) {
    throw new AnnealError({
      code: 'augmentation-does-not-fit',
      message: `${augmentationCatalogue[coloured.kind].title} changes colours, but the pictures of “${document.name}” are grey.`,
      where: coloured.kind,
      hint: 'Take it away, or import the pictures in colour (--channels 3).'
    })
  }
}

/** @throws AnnealError `balance-does-not-fit`, `balance-too-large` */
export function checkBalance(document: DatasetFile, balance: Balance): void {
  if (balance === 'none') return
  if (document.task !== 'classification') {
    throw new AnnealError({
      code: 'balance-does-not-fit',
      message: `Classes are balanced, but “${document.target}” of “${document.name}” is a number to predict.`,
      where: balance,
      hint: 'Use the balance “none”.'
    })
  }
  const examples = epochExamples(document, balance)
  if (balance !== 'oversample' || examples <= MOST_EXAMPLES) return
  throw new AnnealError({
    code: 'balance-too-large',
    message: `With every class as large as the largest, an epoch of “${document.name}” has ${count.format(examples)} examples; at most ${count.format(MOST_EXAMPLES)} are possible.`,
    where: balance,
    hint: 'Use the balance “weights”, which takes no more examples.'
  })
}

/** Examples an epoch visits. */
export function epochExamples(document: DatasetFile, balance: Balance): number {
  const { train } = document.splitCounts
  const sizes = document.classCounts?.train
  if (balance !== 'oversample' || !sizes) return train
  // Rows without a class are met once.
  return oversampledCount(sizes) + train - sizes.reduce((sum, size) => sum + size, 0)
}
