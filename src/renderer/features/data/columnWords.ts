/** Every sentence about the columns of a table. */
import type { Column } from '@shared/project'
import { formatCount, formatCounted, formatPercent } from '../../ui/format'

type Measure = NonNullable<Column['correlation']>['measure']

export const columnWords = {
  row: 'Row',
  tabs: 'About this data set',
  tab: { dataset: 'Data set', columns: 'Columns' },
  list: 'Columns',
  back: 'All columns',
  sort: 'Sort by',
  sorts: {
    place: 'Order in the file',
    name: 'Name',
    missing: 'Missing values',
    distinct: 'Different values',
    correlation: 'Relation to the target'
  },
  kind: 'Type',
  kinds: { number: 'number', category: 'category', image: 'image', time: 'time', text: 'text' } satisfies Record<
    Column['kind'],
    string
  >,
  kindChoices: { number: 'Number', category: 'Category', time: 'Time', text: 'Text' },
  role: 'Role',
  roles: {
    feature: 'learned from',
    target: 'to predict',
    ignore: 'not used',
    group: 'keeps groups together',
    time: 'orders in time',
    weight: 'weight of a row'
  } satisfies Record<Column['role'], string>,
  roleChoices: {
    feature: 'Learned from',
    target: 'To predict',
    ignore: 'Not used',
    group: 'Group: its rows stay in one split',
    time: 'Time: orders the rows',
    weight: 'Weight of a row'
  } satisfies Record<Column['role'], string>,
  toPredict: 'to predict',
  range: (from: string, to: string) => `${from} to ${to}`,
  missing: (n: number) => formatCounted(n, 'missing value', 'missing values'),
  missingShare: (n: number, of: number) => (n === 0 ? 'none' : `${formatCount(n)} (${formatPercent(n / of)})`),
  isMissing: 'Missing',
  distinct: (n: number) => formatCounted(n, 'different value', 'different values'),
  fact: { missing: 'Missing', distinct: 'Different', mean: 'Mean', std: 'Standard deviation' },
  histogram: (name: string) => `How the values of ${name} are spread`,
  spread: 'Values',
  quantiles: 'Quantiles',
  quantile: (p: number) =>
    p === 0 ? 'smallest' : p === 1 ? 'largest' : p === 0.5 ? 'median' : `${Number((p * 100).toPrecision(4))} %`,
  top: 'Most frequent values',
  more: (n: number) => `and ${formatCounted(n, 'other value', 'other values')}`,
  relation: (target: string) => `Relation to ${target}`,
  measures: {
    pearson: 'Pearson’s r, from −1 to 1: how far a straight line describes it.',
    'cramers-v': 'Cramér’s V, from 0 to 1: how far the categories go together.',
    'correlation-ratio': 'Correlation ratio, from 0 to 1: how far the category decides the number.'
  } satisfies Record<Measure, string>,
  notRecorded: 'Quantiles and frequent values are recorded at the import; import the source again to see them.',
  width: (name: string) => `Width of ${name}`,
  widthHint: 'Drag to change the width; double-click to reset it.',
  edited: (column: string) => `Change column “${column}”`
}
