/** Every sentence of the preparation panel. */
import type { ColumnPreparation, datePartNames } from '@shared/project'
import { formatCounted } from '../../ui/format'

type Part = (typeof datePartNames)[number]

export const preparationWords = {
  title: 'Preparation',
  open: 'Change preparation',
  about:
    'How each column enters the network. Figures come from the training rows only and are saved inside every run and export; runs that are there keep theirs.',
  features: (n: number) => `The network takes ${formatCounted(n, 'value', 'values')}.`,
  chosen: (n: number) => (n === 0 ? 'All by default.' : formatCounted(n, 'column is changed', 'columns are changed')),
  step: (column: string) => `Prepare “${column}”`,
  pixelStep: 'Prepare pixels',
  resetOf: (column: string) => `Reset ${column}`,
  firstRows: (column: string) => `First training rows of ${column}`,
  missing: 'missing',
  values: (n: number) => formatCounted(n, 'value', 'values'),
  automatic: 'Automatic',
  impute: 'Missing values',
  imputes: { mean: 'Mean', median: 'Median', mode: 'Most frequent', value: 'A number' },
  imputeValue: 'Number for missing values',
  scale: 'Scale',
  scales: {
    standardize: 'Mean and deviation',
    robust: 'Median and quartiles',
    range: 'To 0..1',
    none: 'As it is'
  },
  log: 'Logarithm',
  logs: { yes: 'ln(1 + x)', no: 'None' },
  clip: 'Outliers',
  clips: {
    none: 'As they are',
    '0.01': 'Held within 1 % and 99 %',
    '0.05': 'Held within 5 % and 95 %',
    own: 'Held within own shares'
  },
  encode: 'Categories',
  encodes: { 'one-hot': 'One value each', hash: 'Shared by a hash' },
  buckets: 'Values to share',
  parts: 'Parts of the date',
  part: {
    year: 'Year',
    month: 'Month',
    day: 'Day',
    weekday: 'Weekday',
    hour: 'Hour',
    minute: 'Minute'
  } satisfies Record<Part, string>,
  tokens: 'Words',
  tokenKinds: { counts: 'How often each comes', ids: 'In order, as ids' },
  vocabulary: 'Known words',
  length: 'Words of a text',
  pixels: 'Pixels',
  pixelChoices: { range: 'To 0..1', standardize: 'To 0..1, then standardized by channel' }
}

/** How an outlier choice is shown. */
export function clipName(clip: ColumnPreparation['clip']): 'none' | '0.01' | '0.05' | 'own' {
  if (!clip) return 'none'
  if (Math.abs(clip.from + clip.to - 1) > 1e-9) return 'own'
  return clip.from === 0.01 ? '0.01' : clip.from === 0.05 ? '0.05' : 'own'
}
