/** What a cell of text says. The same rules at import, in Try and for a row on the command line. */

/** Ways to write that a value is not there: those pandas reads as missing, and the "?" of many published tables. */
export const missingTokens = [
  '',
  '?',
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  '#NA',
  '<NA>',
  'NaN',
  'nan',
  '-NaN',
  '-nan',
  'NULL',
  'null',
  'None'
] as const

const missing = new Set<string>(missingTokens)

export function isMissing(cell: string): boolean {
  return missing.has(cell.trim())
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A finite decimal number with a point, or null. No thousands separators, no hex, no "Infinity". */
export function parseNumber(cell: string): number | null {
  const text = cell.trim()
  if (!number.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}
