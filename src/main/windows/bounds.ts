/** Where a window opens: where it was, as far as that is still on a screen. Pure. */
import type { Bounds } from '../settings/preferences'

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

export const smallest = { width: 900, height: 600 }
const usual = { width: 1280, height: 820 }
/** So much of a title bar must be reachable with the mouse, px. */
const grip = 80

export interface Placement {
  width: number
  height: number
  /** Absent: in the middle of the main screen. */
  x?: number
  y?: number
  maximized: boolean
}

/** @param areas work areas of the screens, the main one first */
export function placement(remembered: Bounds | null, areas: readonly Area[]): Placement {
  const main = areas[0] ?? { x: 0, y: 0, ...usual }
  if (!remembered || ![remembered.x, remembered.y, remembered.width, remembered.height].every(Number.isFinite)) {
    return { ...fit(usual, main), maximized: false }
  }
  const size = { width: remembered.width, height: remembered.height }
  const home = areas.find((area) => reachable(remembered, area))
  if (!home) return { ...fit(size, main), maximized: remembered.maximized }
  return { ...fit(size, home), x: remembered.x, y: remembered.y, maximized: remembered.maximized }
}

function reachable(window: Area, area: Area): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  return across >= grip && window.y >= area.y - 10 && window.y <= area.y + area.height - grip
}

function fit(size: { width: number; height: number }, area: Area): { width: number; height: number } {
  return {
    width: Math.max(smallest.width, Math.min(size.width, area.width)),
    height: Math.max(smallest.height, Math.min(size.height, area.height))
  }
}
