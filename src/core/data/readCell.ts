/**
 * What a cell of text says as a number or a time, by the form of its column: at import of rows at hand, for edits, in
 * Try and for files that are predicted. DuckDB's SQL (engine/data/readers/table) and the exported functions
 * (engine/preprocess) read the same; tests compare them.
 */
import type { CellForm } from '@shared/project'
import { formRules, ruleOf } from './formRules'

/** The form of a column that names none. */
export const usualForm = { number: 'plain', time: 'iso' } as const

const compiled = new Map(formRules.map(({ form, pattern }) => [form, new RegExp(`^(?:${pattern})$`, 'i')]))

/**
 * @returns the finite number, or ms since 1970 (UTC where no zone is said) of a time; null: the cell is none in this
 *   form, or names a day that does not exist
 */
export function readCell(cell: string, form: CellForm): number | null {
  const text = cell.trim()
  const found = compiled.get(form)?.exec(text)
  if (!found) return null
  const rule = ruleOf(form)
  return rule.kind === 'time' ? timeIn(found, rule.fields) : numberIn(text, form)
}

/** A finite decimal number with a point, or null. No thousands separators, no hex, no “Infinity”. */
export function parseNumber(cell: string): number | null {
  return readCell(cell, 'plain')
}

function numberIn(text: string, form: CellForm): number | null {
  const value = Number(plainText(text, form)) / (form === 'percent' ? 100 : 1)
  return Number.isFinite(value) ? value : null
}

function plainText(text: string, form: CellForm): string {
  switch (form) {
    case 'thousands':
      return text.replaceAll(',', '')
    case 'decimal-comma':
      return text.replaceAll('.', '').replace(',', '.')
    case 'percent':
      return text.slice(0, -1)
    default:
      return text
  }
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function timeIn([, ...groups]: RegExpExecArray, fields: readonly string[]): number | null {
  const field = (name: string): string => groups[fields.indexOf(name)] ?? '1'
  const [hour, minute, second] = groups.slice(fields.length, fields.length + 3).map((part) => Number(part ?? 0))
  const [fraction = '0', zone] = groups.slice(fields.length + 3)
  const day = Number(field('day'))
  const named = monthNames.indexOf(field('month').slice(0, 3).toLowerCase())
  const month = named < 0 ? Number(field('month')) - 1 : named
  const at = new Date(0)
  at.setUTCFullYear(Number(field('year')), month, day)
  if (at.getUTCMonth() !== month || at.getUTCDate() !== day) return null
  const minutes = (hour ?? 0) * 60 + (minute ?? 0) - zoneMinutes(zone)
  return at.getTime() + (minutes * 60 + (second ?? 0)) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
}

/** Of a zone's clock before that of UTC, in minutes. */
function zoneMinutes(zone: string | undefined): number {
  const digits = zone?.replace(/[^0-9]/g, '') ?? ''
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return zone?.startsWith('-') ? -minutes : minutes
}
