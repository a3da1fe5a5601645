/** What keys do on the canvas. Pure: which key means what; the canvas does it. */
import type { Stroke } from '../../commands/keys'

export type CanvasKey =
  | { do: 'walk'; way: 'next' | 'previous' | 'up' | 'down' | 'left' | 'right'; extend: boolean }
  | { do: 'move'; x: number; y: number }
  | { do: 'inspect' }
  | { do: 'toggle' }
  | { do: 'leave' }
  | { do: 'search'; typed: string }

const arrows: Readonly<Record<string, { x: number; y: number; way: 'up' | 'down' | 'left' | 'right' }>> = {
  ArrowUp: { x: 0, y: -1, way: 'up' },
  ArrowDown: { x: 0, y: 1, way: 'down' },
  ArrowLeft: { x: -1, y: 0, way: 'left' },
  ArrowRight: { x: 1, y: 0, way: 'right' }
}
/** One stroke moves a layer so far, with Shift four times, px. */
const step = 12

/** null: the key is not the canvas'. */
export function canvasKey(stroke: Stroke): CanvasKey | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = stroke
  const mod = ctrlKey || metaKey
  if (altKey) return null
  const arrow = arrows[key]
  if (arrow && mod) return { do: 'walk', way: arrow.way, extend: shiftKey }
  if (arrow) return { do: 'move', x: arrow.x * step * (shiftKey ? 4 : 1), y: arrow.y * step * (shiftKey ? 4 : 1) }
  if (mod) return null
  if (key === 'Tab') return { do: 'walk', way: shiftKey ? 'previous' : 'next', extend: false }
  if (key === 'Enter') return { do: 'inspect' }
  if (key === ' ') return { do: 'toggle' }
  if (key === 'Escape') return { do: 'leave' }
  if (key === '/') return { do: 'search', typed: '' }
  return key.length === 1 && /\p{L}/u.test(key) ? { do: 'search', typed: key } : null
}
