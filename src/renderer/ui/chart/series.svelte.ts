import type { Points } from './decimate'

/** One line of a chart. `points()` is read at each redraw, so that growing typed arrays need no copies. */
export interface Series {
  id: string
  label: string
  /** A token's name, e.g. "--ember". */
  colour: string
  dashed?: boolean
  points: () => Points
  /** Draw the points too (few of them, e.g. one an epoch). */
  dots?: boolean
}

/** The x at which all charts of a group show their crosshair; null: none. */
export class Crosshair {
  x = $state<number | null>(null)
}
