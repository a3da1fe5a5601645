/** Every sentence about augmentation and balance. */
import type { Augmented } from '@shared/ipc/payloads'
import type { Balance } from '@shared/project'
import { formatCounted } from '../../ui/format'

export const augmentWords = {
  title: 'Augmentation',
  titleOf: (name: string) => `Augmentation of ${name}`,
  none: 'Training pictures are shown as they are.',
  some: 'At each step, training pictures are changed at random:',
  change: 'Change augmentation',
  add: 'Add an augmentation',
  list: 'Augmentations',
  empty:
    'Small changes that leave the meaning alone make more of few pictures: the network sees each one a little differently at every step.',
  remove: (title: string) => `Remove ${title}`,
  probability: 'How often',
  probabilityHint: 'Share of the pictures it is done to.',
  axis: 'Direction',
  horizontal: 'Left and right',
  vertical: 'Top and bottom',
  gallery: 'Training examples before and after',
  reshuffle: 'Reshuffle',
  before: (label: string) => `Before, ${label}`,
  after: (label: string) => `After, ${label}`,
  waiting: 'The first pictures are being made.',
  order: 'What moves pixels is done first, what mixes examples last. Validation and test pictures are never changed.',
  done: 'Done',
  step: (name: string) => `Change augmentation of “${name}”`,
  balance: 'Balance of classes',
  balanceStep: 'Change balance of classes',
  balances: {
    none: { label: 'As they are', hint: 'Every example counts once.' },
    weights: { label: 'Weights', hint: 'Errors on small classes count more, so that every class counts alike.' },
    oversample: {
      label: 'Oversampling',
      hint: 'Examples of small classes are met more often, as often as the largest.'
    }
  } satisfies Record<Balance, { label: string; hint: string }>,
  epoch: (n: number) => `An epoch has ${formatCounted(n, 'example', 'examples')}.`
}

/** "cat", or of a mixture "cat: 70 %, dog: 30 %", which reads for digits too; what would read 0 % is left out. */
export function answerOf({ parts }: Pick<Augmented, 'parts'>, label: (target: number) => string): string {
  const seen = parts.filter(({ share }) => share >= 0.005)
  const [only] = seen
  if (only && seen.length === 1) return label(only.target)
  return seen.map(({ target, share }) => `${label(target)}: ${Math.round(share * 100)} %`).join(', ')
}
