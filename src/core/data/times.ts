/** Points in time as text and as parts, in UTC. Reading and parts: the same in the exported functions (engine/preprocess). */
import type { datePartNames } from '@shared/project'

export type DatePart = (typeof datePartNames)[number]

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)? *(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * Milliseconds since 1970 of an ISO 8601 date, or date and time; without a zone it counts as UTC. Null: it is none, or
 * names a day or an hour that does not exist.
 */
export function parseTime(text: string): number | null {
  const found = iso.exec(text.trim())
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0))
  const fraction = Math.floor(Number(`0.${found[7] ?? '0'}`) * 1000)
  const at = new Date(0)
  at.setUTCFullYear(year ?? 0, (month ?? 1) - 1, day ?? 1)
  const exists = at.getUTCMonth() === (month ?? 0) - 1 && at.getUTCDate() === day
  if (!exists || (hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return null
  const offset = zoneMinutes(found[8])
  if (offset === null) return null
  return at.getTime() + (((hour ?? 0) * 60 + (minute ?? 0) - offset) * 60 + (second ?? 0)) * 1000 + fraction
}

/** A time as it stands in a cell: "2024-02-01", or "2024-02-01 14:30:00" where it is not midnight. UTC. */
export function timeText(ms: number): string {
  const text = new Date(ms).toISOString()
  const [day = '', clock = ''] = text.slice(0, -1).split('T')
  if (clock === '00:00:00.000') return day
  return `${day} ${clock.endsWith('.000') ? clock.slice(0, -4) : clock}`
}

/** Of a zone's clock before that of UTC, in minutes; null: there is no such zone. */
function zoneMinutes(zone: string | undefined): number | null {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(-2))
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
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
