/** How a column enters the network, in a sentence. */
import type { InputPreprocess, TableColumn } from '@shared/project'
import { counted } from './problems'

type Numbers = Omit<Extract<TableColumn, { kind: 'number' }>, 'kind' | 'name'>

const figure = (value: number): string => String(Number(value.toPrecision(4)))

export function describeColumn(column: TableColumn): string {
  switch (column.kind) {
    case 'number':
      return `${sentence(numberSteps(column))} Missing: ${figure(column.impute)}.`
    case 'category':
      return `One value for each of ${counted(column.categories.length, 'category', 'categories')}.`
    case 'hash':
      return `A hash of the text chooses one of ${column.buckets} values.`
    case 'time':
      return `${sentence([`the ${column.parts.map(({ part }) => part).join(', ')} of the date`])} Each is scaled.`
    case 'text':
      return `How often each of ${counted(column.vocabulary.length, 'word', 'words')} comes.`
  }
}

/** An input that is no row of columns. */
export function describeInput(input: Exclude<InputPreprocess, { kind: 'table' }>): string {
  if (input.kind === 'tokens') {
    return `The first ${input.length} words as ids; ${counted(input.vocabulary.length, 'word is', 'words are')} known.`
  }
  const { standardize } = input
  if (!standardize) return 'Pixels to 0..1.'
  const channels = standardize.mean.map((mean, i) => scaled(mean, standardize.std[i] ?? 1))
  return `Pixels to 0..1, then ${channels.join(', ')} by channel.`
}

function numberSteps({ clip, log, mean, std }: Numbers): string[] {
  return [
    ...(clip ? [`held within ${figure(clip.from)} and ${figure(clip.to)}`] : []),
    ...(log ? ['ln(1 + x)'] : []),
    ...(mean === 0 && std === 1 ? (clip || log ? [] : ['as it is']) : [scaled(mean, std)])
  ]
}

function scaled(mean: number, std: number): string {
  return mean === 0 ? `x / ${figure(std)}` : `(x ${mean < 0 ? '+' : '−'} ${figure(Math.abs(mean))}) / ${figure(std)}`
}

function sentence(parts: readonly string[]): string {
  const text = parts.join(', ')
  return `${/^(held|as|the) /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text}.`
}
