/** Which columns of a label file hold what: told from their values and names. */
import { isMissing } from '@core/data/cells'
import { partNames } from '../imageLayout'
import type { ImageIndex } from './imageIndex'
import type { LabelTable } from './labelTable'

/** From the plainest name on; text before numbers that stand for it. */
const labelNames = [
  /^labels?$/i,
  /^class(es)?$/i,
  /^(class|label|category)[ _-]?names?$/i,
  /^categor(y|ies)$/i,
  /^targets?$/i,
  /^y$/i,
  /^(species|breed|diagnosis|emotion|expression|tags?)$/i,
  /label|class|categor|target/i
]
const partName = /^(split|subset|set|partition|usage|part|fold|dataset)$/i

/** The column whose cells name the most different images. Null: none names any. */
export function guessNameColumn({ columns, rows }: LabelTable, index: ImageIndex, beside: string): number | null {
  let best = { column: -1, images: 0 }
  columns.forEach((_, column) => {
    const found = new Set<unknown>()
    for (const { cells } of rows) {
      const image = index.find(cells[column] ?? '', beside)
      if (image !== null && image !== 'several') found.add(image)
    }
    if (found.size > best.images) best = { column, images: found.size }
  })
  return best.column < 0 ? null : best.column
}

/** Columns that could be the label. */
export function labelCandidates(table: LabelTable, name: number): number[] {
  const part = partColumn(table)
  return table.columns.flatMap((_, i) => (i === name || i === part ? [] : [i]))
}

/** Null: nothing tells which of several it is. */
export function guessLabelColumn(table: LabelTable, name: number): number | null {
  const candidates = labelCandidates(table, name)
  for (const pattern of labelNames) {
    const named = candidates.filter((i) => pattern.test(table.columns[i] ?? ''))
    if (named.length === 1) return named[0] ?? null
    if (named.length > 1) return null
  }
  return candidates.length === 1 ? (candidates[0] ?? null) : null
}

/** A column called "split" or the like that holds nothing but train, validation and test. */
export function partColumn({ columns, rows }: LabelTable): number | null {
  const found = columns.findIndex(
    (column, i) => partName.test(column) && rows.length > 0 && rows.every(({ cells }) => partOf(cells[i]) !== null)
  )
  return found < 0 ? null : found
}

export function partOf(cell: string | undefined): number | null {
  return cell === undefined || isMissing(cell) ? null : (partNames[cell.trim().toLowerCase()] ?? null)
}
