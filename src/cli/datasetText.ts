/** A data set in a few lines. */
import type { datasetChangeOutput } from '@shared/cliOutput'
import type { DatasetFile, Problem } from '@shared/project'
import type { z } from 'zod'
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

/** What a change led to. */
export function changeResult(dataset: DatasetFile): z.input<typeof datasetChangeOutput> {
  const { name, revision, edits, examples, excluded = 0, classes, split, splitCounts, problems } = dataset
  const { moved: _moved, ...policy } = split
  const counts = { examples, excluded, edits: edits.length }
  return { dataset: name, revision, ...counts, classes, policy, split: splitCounts, problems }
}

export function changeLines(dataset: DatasetFile): string[] {
  const { excluded = 0, problems } = dataset
  return [
    datasetTitle(dataset),
    `  ${splitLine(dataset)}${excluded > 0 ? `; ${count(excluded)} left out` : ''}`,
    ...problemLines(problems)
  ]
}

const shown = 5

/** A file's name may hold newlines and what moves a terminal's cursor: they are written out. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function problemLines(problems: readonly Problem[]): string[] {
  return problems.flatMap(({ severity, message, where, count: total, code, fix }) => {
    const places = where.slice(0, shown).map(oneLine).join(', ')
    const more = Math.max(total, where.length) - Math.min(where.length, shown)
    const tail = places === '' ? [] : [`      ${places}${more > 0 ? ` and ${count(more)} more` : ''}`]
    const mend = fix ? [`      ${fix.label}: anneal dataset edit … --fix ${code}`] : []
    return [`  ${severity}: ${message}`, ...tail, ...mend]
  })
}
