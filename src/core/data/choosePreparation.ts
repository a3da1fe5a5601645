/** Whether choices for a data set's preparation mean anything for its columns. */
import { AnnealError } from '@shared/errors'
import type { Column, ColumnPreparation, DatasetFile, Preparation } from '@shared/project'

type Choice = keyof ColumnPreparation

/** What can be chosen for a column of a kind. */
export const choicesOf: Readonly<Record<Column['kind'], readonly Choice[]>> = {
  number: ['impute', 'clip', 'log', 'scale'],
  category: ['encode'],
  time: ['parts', 'impute', 'scale'],
  text: ['tokens'],
  image: []
}

const kindWords: Record<Column['kind'], string> = {
  number: 'numbers',
  category: 'categories',
  time: 'times',
  text: 'text',
  image: 'pictures'
}

function kindOf(columns: readonly Column[], name: string): Column['kind'] {
  const column = columns.find((one) => one.name === name)
  if (!column) throw noColumn(name, columns)
  return column.kind
}

/** @throws AnnealError `column-not-found`, `choice-does-not-fit`, `bad-clip` */
export function checkPreparation(
  document: Pick<DatasetFile, 'type' | 'columns' | 'target'>,
  { columns, pixels }: Preparation
): void {
  if (pixels !== 'range' && document.type !== 'image') throw misfit('pixels', 'the data set', 'a table')
  for (const [name, choice] of Object.entries(columns)) {
    const kind = kindOf(document.columns, name)
    if (name === document.target) throw isTarget(name)
    for (const [key, value] of Object.entries(choice)) {
      const known = choicesOf[kind].some((one) => one === key)
      if (value !== undefined && !known) throw misfit(key, `“${name}”`, kindWords[kind])
    }
    if (choice.clip && choice.clip.from >= choice.clip.to) throw badClip(name, choice.clip)
  }
}

/** A column's choices changed; what becomes undefined falls back to the default of its kind. */
export function withChoices(
  preparation: Preparation,
  column: string,
  change: { [K in Choice]?: ColumnPreparation[K] | undefined }
): Preparation {
  const merged = { ...preparation.columns[column], ...change }
  const chosen = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined))
  const { [column]: _before, ...others } = preparation.columns
  return { ...preparation, columns: Object.keys(chosen).length > 0 ? { ...others, [column]: chosen } : others }
}

function noColumn(name: string, columns: readonly Column[]): AnnealError {
  return new AnnealError({
    code: 'column-not-found',
    message: `There is no column “${name}”. There are ${columns.map((c) => `“${c.name}”`).join(', ')}.`,
    where: name,
    hint: 'Use one of those names.'
  })
}

function isTarget(name: string): AnnealError {
  return new AnnealError({
    code: 'choice-does-not-fit',
    message: `“${name}” is the column to predict; only columns that are learned from are prepared.`,
    where: name,
    hint: 'Choose another column.'
  })
}

function misfit(choice: string, what: string, holds: string): AnnealError {
  return new AnnealError({
    code: 'choice-does-not-fit',
    message: `“${choice}” means nothing for ${what}, which holds ${holds}.`,
    where: what,
    hint: 'Numbers: impute, clip, log, scale. Categories: encode. Times: parts, impute, scale. Text: tokens. Images: pixels.'
  })
}

function badClip(name: string, { from, to }: { from: number; to: number }): AnnealError {
  return new AnnealError({
    code: 'bad-clip',
    message: `“${name}” would be held between its ${from} and ${to} quantile; the first must be below the second.`,
    where: name,
    hint: 'Give two shares from 0 to 1, the smaller first, for example 0.01 and 0.99.'
  })
}
