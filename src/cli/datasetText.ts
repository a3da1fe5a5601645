/** A data set in a few lines. */
import type { DatasetFile, Problem } from '@shared/project'
import { count, plural } from './text'

export function datasetTitle(dataset: DatasetFile): string {
  const { image } = dataset
  const what = image
    ? `${plural(dataset.examples, 'image')} of ${image.width}x${image.height}${image.channels === 3 ? ' in colour' : ''}`
    : `${plural(dataset.examples, 'row')}, ${plural(dataset.columns.length, 'column')}`
  const target =
    dataset.task === 'classification' ? plural(dataset.classes.length, 'class') : `a number, “${dataset.target}”`
  return `${dataset.name}: ${what}; to predict: ${target}`
}

export function splitLine({ splitCounts: { train, validation, test } }: DatasetFile): string {
  return `train ${count(train)}, validation ${count(validation)}, test ${count(test)}`
}

const shown = 5

/** A file's name may hold newlines and what moves a terminal's cursor: they are written out. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function problemLines(problems: readonly Problem[]): string[] {
  return problems.flatMap(({ severity, message, where, count: total }) => {
    const places = where.slice(0, shown).map(oneLine).join(', ')
    const more = Math.max(total, where.length) - Math.min(where.length, shown)
    const tail = places === '' ? [] : [`      ${places}${more > 0 ? ` and ${count(more)} more` : ''}`]
    return [`  ${severity}: ${message}`, ...tail]
  })
}
