/** Where the cells of a grid with headed groups are, without making them. */
import { moveInGrid } from '../../ui/virtual'

export interface GroupSpec {
  /** Cells in the group. */
  count: number
}
export interface PlacedGroup {
  /** Index of the group. */
  group: number
  /** px of its heading. */
  top: number
  /** px of its first row of cells. */
  cellsTop: number
  rows: number
  count: number
  /** Running number of its first cell. */
  first: number
}
export interface Layout {
  groups: PlacedGroup[]
  height: number
  columns: number
  /** px from one row of cells to the next */
  pitch: number
  cells: number
}

/** Groups without cells take no room. */
export function layoutGroups(specs: readonly GroupSpec[], columns: number, pitch: number, heading: number): Layout {
  const groups: PlacedGroup[] = []
  let top = 0
  let first = 0
  specs.forEach(({ count }, group) => {
    if (count === 0) return
    const rows = Math.ceil(count / columns)
    groups.push({ group, top, cellsTop: top + heading, rows, count, first })
    top += heading + rows * pitch
    first += count
  })
  return { groups, height: top, columns, pitch, cells: first }
}

export interface VisibleCells {
  placed: PlacedGroup
  /** Positions within the group. */
  from: number
  to: number
}

/** What is between `top` and `bottom` px, one entry a group that is touched. */
export function visibleCells(layout: Layout, top: number, bottom: number): VisibleCells[] {
  const out: VisibleCells[] = []
  for (const placed of layout.groups) {
    const end = placed.cellsTop + placed.rows * layout.pitch
    if (end < top) continue
    if (placed.top > bottom) break
    const firstRow = Math.max(0, Math.floor((top - placed.cellsTop) / layout.pitch))
    const lastRow = Math.min(placed.rows, Math.max(0, Math.ceil((bottom - placed.cellsTop) / layout.pitch)))
    out.push({
      placed,
      from: Math.min(placed.count, firstRow * layout.columns),
      to: Math.min(placed.count, lastRow * layout.columns)
    })
  }
  return out
}

/** The group a running number is in. */
export function groupOf(layout: Layout, cell: number): PlacedGroup | undefined {
  return layout.groups.find((g) => cell >= g.first && cell < g.first + g.count)
}

/** px of a cell within the sheet; columns go by `pitch` too. */
export function placeOf(layout: Layout, placed: PlacedGroup, position: number): { x: number; y: number } {
  return {
    x: (position % layout.columns) * layout.pitch,
    y: placed.cellsTop + Math.floor(position / layout.columns) * layout.pitch
  }
}

/** Where an arrow leads; up and down cross into the neighbouring group. Null: not an arrow key. */
export function moveInGroups(key: string, cell: number, layout: Layout, pageRows: number): number | null {
  const placed = groupOf(layout, cell)
  if (!placed) return layout.cells > 0 && moveInGrid(key, 0, 1, 1, 1) !== null ? 0 : null
  const inside = cell - placed.first
  const column = inside % layout.columns
  if (key === 'ArrowDown' && Math.floor(inside / layout.columns) === placed.rows - 1) {
    const next = layout.groups.find((g) => g.first === placed.first + placed.count)
    return next ? next.first + Math.min(column, next.count - 1) : cell
  }
  if (key === 'ArrowDown') return placed.first + Math.min(inside + layout.columns, placed.count - 1)
  if (key === 'ArrowUp' && inside < layout.columns) {
    const before = groupOf(layout, placed.first - 1)
    if (!before) return cell
    const start = (before.rows - 1) * layout.columns
    return before.first + Math.min(start + column, before.count - 1)
  }
  return moveInGrid(key, cell, layout.cells, layout.columns, pageRows)
}
