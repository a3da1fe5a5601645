/** Which classes the confusion matrix shows, and how a cell is coloured. Pure. */
import { shareOfRow } from './readings'

/** More would be cells too small to read. */
export const shownClasses = 30

/** Indices of the classes to show, ascending: all, or those with the most mistakes (as truth or as answer). */
export function classesToShow(confusion: readonly (readonly number[])[], limit = shownClasses): number[] {
  const all = confusion.map((_, i) => i)
  if (all.length <= limit) return all
  const mistakes = all.map((i) =>
    all.reduce((sum, j) => (i === j ? sum : sum + (confusion[i]?.[j] ?? 0) + (confusion[j]?.[i] ?? 0)), 0)
  )
  return all
    .toSorted((a, b) => (mistakes[b] ?? 0) - (mistakes[a] ?? 0) || a - b)
    .slice(0, limit)
    .toSorted((a, b) => a - b)
}

export interface CellTone {
  /** Percent of the colour in the mix with the surface. */
  strength: number
  /** The colour is so strong that text on it is white. */
  strong: boolean
}

/**
 * Small shares must be seen (one mistake in a hundred), so strength grows with the root; between 70 %
 * and 92 % neither dark nor white text is legible on it, so that range is skipped.
 */
export function cellTone(confusion: readonly (readonly number[])[], row: number, column: number): CellTone {
  const share = shareOfRow(confusion, row, column)
  if (share === 0) return { strength: 0, strong: false }
  if (share >= 0.6) return { strength: 92 + 20 * (share - 0.6), strong: true }
  return { strength: 8 + 62 * Math.sqrt(share / 0.6), strong: false }
}
