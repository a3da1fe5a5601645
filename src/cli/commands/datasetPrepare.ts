import { checkPreparation, withChoices } from '@core/data/choosePreparation'
import { withPreparation } from '@core/data/missingValues'
import { datasetPrepareOutput } from '@shared/cliOutput'
import type { PreparationPreview } from '@shared/ipc/payloads'
import {
  datePartNames,
  preparationSchema,
  scalings,
  usualPreparation,
  type ColumnPreparation,
  type Preparation
} from '@shared/project'
import { openProject } from '@store/index'
import { z } from 'zod'
import { defineCommand, wrongUse } from '../command'
import { choiceFlag, decimal, switchFlag, valueFlag } from '../flags'
import { figure, plural, table } from '../text'

/** Reads a flag's text, or says what was expected. */
function reading<T>(expected: string, read: (text: string) => T | null): z.ZodType<T> {
  return z.string().transform((text, issues) => {
    const value = read(text.trim())
    if (value !== null) return value
    issues.addIssue({ code: 'custom', message: `${expected} was expected.` })
    return z.NEVER
  })
}

const impute = reading<ColumnPreparation['impute']>('mean, median, mode or a number', (text) => {
  if (text === 'mean' || text === 'median' || text === 'mode') return { with: text }
  return decimal.test(text) && Number.isFinite(Number(text)) ? { with: 'value', value: Number(text) } : null
})

const clip = reading<ColumnPreparation['clip']>('two shares from 0 to 1, like 0.01,0.99,', (text) => {
  const [from, to, ...rest] = text.split(',').map((part) => (decimal.test(part.trim()) ? Number(part) : Number.NaN))
  if (from === undefined || to === undefined || rest.length > 0) return null
  return from >= 0 && to <= 1 && from < to ? { from, to } : null
})

const encode = reading<ColumnPreparation['encode']>('one-hot or hash:N with N from 2 to 65,536', (text) => {
  if (text === 'one-hot') return { as: 'one-hot' }
  const buckets = Number(/^hash:(\d{1,5})$/.exec(text)?.[1] ?? Number.NaN)
  return buckets >= 2 && buckets <= 65_536 ? { as: 'hash', buckets } : null
})

const parts = reading<ColumnPreparation['parts']>(`some of ${datePartNames.join(',')}`, (text) => {
  const found = text.split(',').map((part) => datePartNames.find((name) => name === part.trim()))
  const known = found.filter((part) => part !== undefined)
  return known.length === found.length && new Set(known).size === known.length ? known : null
})

const tokens = reading<ColumnPreparation['tokens']>('counts:N or ids:N:LENGTH, like ids:10000:100,', (text) => {
  const [, counted, ids, length] = /^(?:counts:(\d{1,6})|ids:(\d{1,6}):(\d{1,4}))$/.exec(text) ?? []
  const vocabulary = Number(counted ?? ids ?? 0)
  if (vocabulary < 1 || vocabulary > 100_000) return null
  if (counted !== undefined) return { as: 'counts', vocabulary }
  return Number(length) >= 1 && Number(length) <= 4096 ? { as: 'ids', vocabulary, length: Number(length) } : null
})

export const datasetPrepare = defineCommand({
  name: 'dataset prepare',
  summary: 'How a data set’s columns or pixels enter a network, and what becomes of the first training rows.',
  details: [
    'Every figure (means, quantiles, vocabularies) comes from the training rows, when a run begins; it is saved inside the run and its exports. Trained runs keep theirs.',
    'Without a choice numbers are standardized, missing ones count as the mean; numbers of at least 0 with a skewness above 2 are taken by their logarithm, other numbers that lean so much by median and interquartile range. Categories become one value each (more than 1,000 of them share 1,024 by a hash), dates their parts that differ, text the counts of its 1,000 most frequent words; a text that is all there is to learn from becomes the ids of its first 100 words out of 10,000.',
    'Without flags nothing is changed.'
  ],
  positionals: [{ name: 'D', help: 'Name of a data set.' }],
  flags: {
    column: valueFlag('NAME', 'The column that the other choices are for.', z.string().min(1)),
    impute: valueFlag('mean|median|mode|NUMBER', 'Numbers and dates: what a missing one counts as.', impute),
    scale: choiceFlag(
      scalings,
      'Numbers and dates: by mean and standard deviation, by median and interquartile range, to 0..1, or not at all.'
    ),
    log: switchFlag('Numbers: ln(1 + x) of what is at least 0, before scaling.'),
    'no-log': switchFlag('Numbers: no logarithm, however skewed they are.'),
    clip: valueFlag('FROM,TO', 'Numbers: held within these quantiles, like 0.01,0.99.', clip),
    encode: valueFlag('one-hot|hash:N', 'Categories: a value each, or N values shared by a hash.', encode),
    parts: valueFlag('PARTS', `Dates: some of ${datePartNames.join(',')}.`, parts),
    tokens: valueFlag(
      'counts:N|ids:N:LENGTH',
      'Text: how often each of the N most frequent words comes, or the ids of its first words.',
      tokens
    ),
    pixels: choiceFlag(
      preparationSchema.shape.pixels.unwrap().options,
      'Images: to 0..1, or also by mean and deviation of each channel.'
    ),
    reset: switchFlag('Forget what was chosen: for the column, or for all.')
  },
  examples: [
    'anneal dataset prepare houses --column price_sqm --impute median --scale robust --clip 0.01,0.99',
    'anneal dataset prepare reviews --column text --tokens ids:10000:100',
    'anneal dataset prepare flowers --pixels standardize'
  ],
  output: datasetPrepareOutput,
  async run({ flags, positionals }, { terminal, signal, projectDir }) {
    const project = await openProject(projectDir)
    const document = await project.datasets.read(positionals[0] ?? '')
    const preparation = chosen(document.preparation, flags)
    checkPreparation(document, preparation)
    const engine = await import('@engine/data')
    const ctx = { signal, onProgress: terminal.progress.bind(terminal) }
    // Looked at first: what can't be made is not saved.
    const preview = await engine.previewPreparation(project, { name: document.name, preparation }, ctx)
    const changed = JSON.stringify(preparation) !== JSON.stringify(document.preparation)
    if (changed) await project.datasets.write(withPreparation(document, preparation))
    terminal.result(datasetPrepareOutput, { dataset: document.name, preparation, ...preview }, describe(preview))
    return undefined
  }
})

type Flags = Omit<ColumnPreparation, 'log'> & {
  column?: string | undefined
  log: boolean
  'no-log': boolean
  pixels?: Preparation['pixels'] | undefined
  reset: boolean
}

function chosen(before: Preparation, flags: { [K in keyof Flags]: Flags[K] | undefined }): Preparation {
  const { column, pixels, reset, log, 'no-log': noLog, impute, scale, clip, encode, parts, tokens } = flags
  if (log && noLog) throw wrongUse('--log and --no-log exclude each other.', '--no-log')
  const logged = log ? true : noLog ? false : undefined
  const given = Object.entries({ impute, scale, clip, encode, parts, tokens, log: logged })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
  if (column === undefined && given.length > 0) {
    throw wrongUse(`--column is missing: which column --${given[0] ?? ''} is for.`, '--column')
  }
  const none = { impute: undefined, scale: undefined, clip: undefined, log: undefined }
  const forgotten = { ...none, encode: undefined, parts: undefined, tokens: undefined }
  let after: Preparation = reset && column === undefined ? usualPreparation : before
  if (reset && column !== undefined) after = withChoices(after, column, forgotten)
  if (column !== undefined) {
    const change = { impute, scale, clip, encode, parts, tokens, log: logged }
    after = withChoices(after, column, Object.fromEntries(Object.entries(change).filter(([, v]) => v !== undefined)))
  }
  return pixels === undefined ? after : { ...after, pixels }
}

function describe({ features, columns }: PreparationPreview): string {
  const rows = columns.map(({ name, kind, width, sentence, examples: [first] }) => [
    name,
    kind,
    String(width),
    sentence,
    first ? `${shortened(first.cell)} → ${first.values.slice(0, 4).map(figure).join(' ')}${width > 4 ? ' …' : ''}` : ''
  ])
  return [
    `The network takes ${plural(features, 'value')}.`,
    '',
    table([['column', 'kind', 'values', 'prepared', 'first training row'], ...rows])
  ].join('\n')
}

function shortened(cell: string): string {
  const line = cell.replace(/\s+/g, ' ')
  return line.length > 24 ? `${line.slice(0, 23)}…` : line === '' ? '(missing)' : line
}
