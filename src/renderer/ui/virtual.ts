/** Which rows of a list of equal rows are on screen, with `spare` rows above and below. */
export function visibleRange(
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  count: number,
  spare = 4
): { from: number; to: number } {
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - spare))
  const to = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + spare)
  return { from, to: Math.max(from, to) }
}

/** How many cells of at least `cell` px fit beside each other, with `gap` px between them. */
export function columnsFor(width: number, cell: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (cell + gap)))
}

/** Where an arrow key leads in a grid of `count` cells in `columns`; null: not an arrow key. */
export function moveInGrid(key: string, at: number, count: number, columns: number, pageRows: number): number | null {
  const last = count - 1
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, at + 1)
    case 'ArrowLeft':
      return Math.max(0, at - 1)
    case 'ArrowDown':
      return at + columns <= last ? at + columns : at
    case 'ArrowUp':
      return at - columns >= 0 ? at - columns : at
    case 'PageDown':
      return Math.min(last, at + columns * pageRows)
    case 'PageUp':
      return Math.max(0, at - columns * pageRows)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
