/**
 * Scrolling lists that are longer than an element can be. Browsers end a layout at 2^25 px, page zoom included, which
 * ten million rows exceed tenfold: such a list gets a sheet of bounded height, and the scroll bar moves it in proportion.
 */

/** At 500 % zoom still below the browsers' limit. */
const mostPx = 4_000_000

export interface Sheet {
  /** px of the element */
  height: number
  /** px of the list for each px that is scrolled; 1: as long as it is */
  ratio: number
  /** The furthest the list's top can be above the view's, px. */
  end: number
}

/** @param view px of the list that are seen at a time */
export function sheetOf(count: number, rowHeight: number, view: number): Sheet {
  const whole = count * rowHeight
  const end = Math.max(0, whole - view)
  if (whole <= mostPx || view <= 0 || view >= mostPx) return { height: whole, ratio: 1, end }
  return { height: mostPx, ratio: end / (mostPx - view), end }
}

/** Where the view is: how far the element was scrolled, and the px of the list above it. */
export interface Place {
  scrolled: number
  top: number
}

/**
 * The element was scrolled, by a drag of the bar or by the browser itself. A move of up to a view is taken as it is
 * (a key, a focus that came into sight): in proportion it would jump over thousands of rows.
 */
export function scrolledTo(scrolled: number, before: Place, { ratio, end }: Sheet, view: number): Place {
  if (ratio === 1) return { scrolled, top: scrolled }
  const moved = scrolled - before.scrolled
  if (moved === 0) return before
  if (Math.abs(moved) <= view && scrolled > 0) return placeAt(before.top + moved, { ratio, end })
  return { scrolled, top: clamp(scrolled * ratio, end) }
}

/** The place with `top` px of the list above the view. */
export function placeAt(top: number, { ratio, end }: Pick<Sheet, 'ratio' | 'end'>): Place {
  const to = clamp(top, end)
  return { scrolled: to / ratio, top: to }
}

/** The top that brings a row into sight with the least move. */
export function revealing(row: number, rowHeight: number, top: number, view: number): number {
  const at = row * rowHeight
  if (at < top) return at
  return at + rowHeight > top + view ? at + rowHeight - view : top
}

function clamp(top: number, end: number): number {
  return Math.max(0, Math.min(end, top))
}
