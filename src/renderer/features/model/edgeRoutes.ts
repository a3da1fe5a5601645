/** Where a connection must go around the layers that stand between its ends. Pure; px on the canvas. */
import type { ModelEdge } from '@shared/project'
import { nodeSize, type Place, type Places } from './places'

/** From a layer to the nearest lane: room for half a label. */
const margin = 56
/** From lane to lane. */
const gap = 32
/** Labels of lanes side by side stand below each other. */
const labelRow = 26

export interface Lane {
  /** Where it runs. */
  x: number
  /** Its place among the lanes side by side, from 0 at the layers. */
  order: number
}

interface Blocked {
  edge: ModelEdge
  top: number
  bottom: number
  /** Right and left edge of what stands in the way. */
  right: number
  left: number
  side: 'left' | 'right'
}

/** The lane a connection takes, for those that would else run behind a layer. */
export function edgeLanes(edges: readonly ModelEdge[], places: Places): Map<ModelEdge, Lane> {
  const all = [...places.values()]
  const blocked = edges.flatMap((edge) => blockedBy(edge, places, all))
  // Short ways take the inner lanes.
  blocked.sort((a, b) => a.bottom - a.top - (b.bottom - b.top))
  const lanes = new Map<ModelEdge, Lane>()
  const settled: (Blocked & { x: number })[] = []
  for (const way of blocked) {
    const sign = way.side === 'right' ? 1 : -1
    let x = way.side === 'right' ? way.right + margin : way.left - margin
    const meets = (other: (typeof settled)[number]): boolean =>
      other.edge.from !== way.edge.from &&
      other.top < way.bottom &&
      way.top < other.bottom &&
      Math.abs(other.x - x) < gap
    let order = 0
    for (; settled.some(meets); order++) x += sign * gap
    settled.push({ ...way, x })
    lanes.set(way.edge, { x, order })
  }
  return lanes
}

function blockedBy(edge: ModelEdge, places: Places, all: readonly Place[]): Blocked[] {
  const from = places.get(edge.from)
  const to = places.get(edge.to)
  if (!from || !to) return []
  const top = from.y + nodeSize.height
  const bottom = to.y
  if (bottom - top < nodeSize.height) return []
  const center = nodeSize.width / 2
  const inTheWay = all.filter((place) => {
    if (place === from || place === to || place.y + nodeSize.height <= top || place.y >= bottom) return false
    const share = (place.y + nodeSize.height / 2 - top) / (bottom - top)
    const x = from.x + center + (to.x - from.x) * Math.min(1, Math.max(0, share))
    return x > place.x - 8 && x < place.x + nodeSize.width + 8
  })
  if (inTheWay.length === 0) return []
  // Whatever stands at these heights: a lane must not run into a neighbour either.
  const right = Math.max(...inTheWay.map((place) => place.x + nodeSize.width))
  const left = Math.min(...inTheWay.map((place) => place.x))
  const ends = (from.x + to.x) / 2 + center
  const side = ends < (left + right) / 2 ? 'left' : 'right'
  return [{ edge, top, bottom, ...clear({ left, right, side }, all, top, bottom), side }]
}

/** Moves the lane out until it runs through no layer between the two heights. */
function clear(
  way: { left: number; right: number; side: 'left' | 'right' },
  all: readonly Place[],
  top: number,
  bottom: number
): { left: number; right: number } {
  let { left, right } = way
  for (let moved = true; moved;) {
    moved = false
    const x = way.side === 'right' ? right + margin : left - margin
    for (const place of all) {
      if (place.y + nodeSize.height <= top || place.y >= bottom) continue
      if (x < place.x - 8 || x > place.x + nodeSize.width + 8) continue
      if (way.side === 'right') right = place.x + nodeSize.width
      else left = place.x
      moved = true
    }
  }
  return { left, right }
}

export interface Ends {
  sourceX: number
  sourceY: number
  targetX: number
  targetY: number
}

/** An SVG path down, along the lane and back, and where its label stands. */
export function lanePath(
  { sourceX, sourceY, targetX, targetY }: Ends,
  { x, order }: Lane
): [path: string, x: number, y: number] {
  const start = sourceY + 44
  const end = targetY - 44
  const path = [
    `M ${sourceX},${sourceY}`,
    `C ${sourceX},${sourceY + 30} ${x},${sourceY + 8} ${x},${start}`,
    `L ${x},${end}`,
    `C ${x},${targetY - 8} ${targetX},${targetY - 30} ${targetX},${targetY}`
  ].join(' ')
  return [path, x, Math.max(start, Math.min(end, (start + end) / 2 + order * labelRow))]
}
