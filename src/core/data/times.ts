/** Points in time as plain text and as parts, in UTC. The same in the exported functions (engine/preprocess). */
import type { datePartNames } from '@shared/project'

export type DatePart = (typeof datePartNames)[number]

/** Ms from 1970 to the last day, to either side, that JavaScript's dates have. */
export const mostMs = 8.64e15

/** A time as it stands in a cell: "2024-02-01", or "2024-02-01 14:30:00" where it is not midnight. UTC. */
export function timeText(ms: number): string {
  const text = new Date(ms).toISOString()
  const [day = '', clock = ''] = text.slice(0, -1).split('T')
  if (clock === '00:00:00.000') return day
  return `${day} ${clock.endsWith('.000') ? clock.slice(0, -4) : clock}`
}

/** @param ms since 1970. Month and day count from 1, the weekday from 0, Monday. */
export function datePart(ms: number, part: DatePart): number {
  const at = new Date(ms)
  switch (part) {
    case 'year':
      return at.getUTCFullYear()
    case 'month':
      return at.getUTCMonth() + 1
    case 'day':
      return at.getUTCDate()
    case 'weekday':
      return (at.getUTCDay() + 6) % 7
    case 'hour':
      return at.getUTCHours()
    case 'minute':
      return at.getUTCMinutes()
  }
}
