/** What is in a data set, column by column or picture by picture, as lines. */
import type { Column, DatasetFile, PictureProfile } from '@shared/project'
import { bytes, count, figure, percent, table } from './text'

/** The quantiles a table of columns has room for. */
const shownQuantiles = [0.25, 0.5, 0.75]
const shownValues = 5
const longestValue = 24

const measures = { pearson: 'Pearson', 'cramers-v': 'Cramér’s V', 'correlation-ratio': 'correlation ratio' }

/** A line a column; then the quantiles and the most frequent values, where they were recorded. */
export function columnLines(columns: readonly Column[]): string[] {
  return [columnTable(columns), ...spreadTable(columns), ...topLines(columns)]
}

function columnTable(columns: readonly Column[]): string {
  const correlated = columns.some((column) => column.correlation)
  return table([
    ['column', 'kind', 'role', 'missing', 'values', 'mean', 'std', ...(correlated ? ['with target', 'measure'] : [])],
    ...columns.map((column) => [
      column.name,
      column.kind,
      column.role,
      count(column.missing),
      column.distinct === undefined ? '' : count(column.distinct),
      figure(column.mean),
      figure(column.std),
      ...(correlated
        ? [
            column.correlation ? column.correlation.value.toFixed(3) : '',
            column.correlation ? measures[column.correlation.measure] : ''
          ]
        : [])
    ])
  ])
}

function spreadTable(columns: readonly Column[]): string[] {
  const numbers = columns.filter(({ min }) => min !== undefined)
  if (numbers.length === 0) return []
  const known = shownQuantiles.filter((p) => numbers.some((column) => quantile(column, p) !== undefined))
  return [
    '',
    table([
      ['column', 'min', ...known.map(percentile), 'max'],
      ...numbers.map((column) => [
        column.name,
        figure(column.min),
        ...known.map((p) => figure(quantile(column, p))),
        figure(column.max)
      ])
    ])
  ]
}

function percentile(p: number): string {
  return p === 0.5 ? 'median' : `${p * 100} %`
}

function quantile({ quantiles }: Column, p: number): number | undefined {
  return quantiles?.find((q) => Math.abs(q.p - p) < 1e-9)?.value
}

function topLines(columns: readonly Column[]): string[] {
  const rows = columns.flatMap(({ name, top, distinct = 0 }) => {
    if (!top || top.length === 0) return []
    const shown = top.slice(0, shownValues).map(({ value, count: n }) => `${short(value)} ${count(n)}`)
    const more = distinct - shown.length
    return [[name, `${shown.join(', ')}${more > 0 ? `, and ${count(more)} more` : ''}`]]
  })
  return rows.length === 0 ? [] : ['', table([['column', 'most frequent values'], ...rows])]
}

function short(value: string): string {
  const letters = [...value.replace(/\s+/g, ' ')]
  return letters.length > longestValue ? `${letters.slice(0, longestValue - 1).join('')}…` : letters.join('')
}

export function pictureLines(pictures: PictureProfile, dataset: DatasetFile): string[] {
  const { width, height, sizes, differentSizes } = pictures
  const total = dataset.examples
  const share = (n: number): string => percent(total === 0 ? 0 : n / total)
  const list = (entries: PictureProfile['formats']): string =>
    entries.map(({ value, count: n }) => `${value} ${count(n)}`).join(', ')
  const shown = sizes.slice(0, 8)
  return [
    `  files: ${list(pictures.formats)} (${list(pictures.channels)}), ${bytes(dataset.source.bytes)}`,
    `  width ${range(width)}, height ${range(height)} px`,
    '',
    table([
      ['size', 'images', 'share'],
      ...shown.map((s) => [`${s.width}x${s.height}`, count(s.count), share(s.count)])
    ]),
    ...(differentSizes > shown.length ? [`and ${count(differentSizes - shown.length)} more sizes`] : [])
  ]
}

function range({ min, max, mean }: PictureProfile['width']): string {
  return min === max ? count(min) : `${count(min)} to ${count(max)}, mean ${figure(mean)}`
}
