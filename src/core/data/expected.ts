/** What preparation will make of a data set, as far as its document tells before any row is read. */
import type { Column, ColumnPreparation, DatasetFile } from '@shared/project'
import { bucketCount, defaultCounts, defaultIds, defaultParts } from './prepareColumn'

type Prepared = Pick<DatasetFile, 'columns' | 'preparation'>

/** A text that is all there is to learn from is read word by word, as ids; null: none is. */
export function idsOf({ columns, preparation }: Prepared): { length: number; vocabulary: number } | null {
  const [only, ...more] = columns.filter((column) => column.role === 'feature')
  if (!only || more.length > 0 || only.kind !== 'text') return null
  const tokens = preparation.columns[only.name]?.tokens ?? defaultIds
  return tokens.as === 'ids' ? tokens : null
}

/** Entries of a row as the network sees it, at most. */
export function expectedWidth({ columns, preparation }: Prepared): number {
  return columns
    .filter((column) => column.role === 'feature')
    .reduce((sum, column) => sum + widthOf(column, preparation.columns[column.name] ?? {}), 0)
}

function widthOf({ kind, categories = [] }: Column, choice: ColumnPreparation): number {
  switch (kind) {
    case 'category':
      return bucketCount(choice, categories.length) ?? categories.length
    case 'time':
      return (choice.parts ?? defaultParts).length
    case 'text':
      return choice.tokens?.vocabulary ?? defaultCounts.vocabulary
    default:
      return 1
  }
}
