/** Axes that grow in steps and never shrink, so that a curve does not swim while it is drawn. */

/** The least "round" number (1, 2, 2.5, 5 times a power of ten) that is at least `value`. */
export function roundUp(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  for (const step of [1, 2, 2.5, 5, 10]) {
    const candidate = step * power
    if (candidate >= value * (1 - 1e-9)) return Number(candidate.toPrecision(12))
  }
  return power * 10
}

/**
 * Where the x axis ends when `end` of `whole` is done. All of it where it is short or well under way;
 * before that a piece that grows in steps, so that the first epochs of thousands can be seen.
 */
export function xEnd(end: number, whole: number | null): number {
  if (whole === null) return roundUp(end)
  return whole <= 20 || end >= whole / 5 ? whole : Math.min(whole, roundUp(Math.max(end, 1) * 1.5))
}

export interface AxisRange {
  min: number
  max: number
}

/**
 * Range for values seen so far. `whole`: always 0..1 at most (shares); its lower end follows the
 * data in steps of 0.1, 0.05, 0.01 … so that 98 % and 99 % can be told apart once all is above.
 */
export function axisRange(low: number, high: number, kind: 'from-zero' | 'share' | 'free'): AxisRange {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { min: 0, max: 1 }
  if (kind === 'share') return { min: shareFloor(low), max: 1 }
  if (kind === 'from-zero' && low >= 0) return { min: 0, max: roundUp(high) }
  const size = roundUp(high - low || Math.abs(high) || 1)
  const step = size / 5
  return {
    min: Number((Math.floor(low / step) * step).toPrecision(12)),
    max: Number((Math.ceil(high / step) * step).toPrecision(12))
  }
}

function shareFloor(low: number): number {
  for (const floor of [0.99, 0.95, 0.9, 0.8, 0.5]) if (low >= floor) return floor
  return 0
}

/** The range an axis shows: it takes in the new one and keeps what it showed, until `reset`. */
export class SteadyRange {
  #range: AxisRange | null = null

  take(next: AxisRange): AxisRange {
    const now = this.#range
    this.#range = now ? { min: Math.min(now.min, next.min), max: Math.max(now.max, next.max) } : next
    return this.#range
  }

  reset(): void {
    this.#range = null
  }
}
