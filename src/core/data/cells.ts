/** Whether a cell of text says anything. The same rule at import, in Try and for a row on the command line. */

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
