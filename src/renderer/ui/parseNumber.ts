/**
 * Reads a number as people type it: 0.001, 0,001, 1e-3, 60,000, 1 000, 1.234,5.
 * A single comma followed by exactly three digits is a group only where whole numbers are expected.
 * @returns NaN when it is not a number
 */
export function parseNumber(text: string, expects: 'whole' | 'any' = 'any'): number {
  let s = text
    .trim()
    .replace(/[\s\u00a0\u202f_']/g, '')
    .replace(/\u2212/g, '-')
  const comma = s.lastIndexOf(',')
  const dot = s.lastIndexOf('.')
  if (comma >= 0 && dot >= 0) {
    const decimal = comma > dot ? ',' : '.'
    const group = decimal === ',' ? '.' : ','
    s = s.replaceAll(group, '').replace(decimal, '.')
  } else if (comma >= 0) {
    const grouped = /^[+-]?\d{1,3}(,\d{3})+$/.test(s) && (expects === 'whole' || s.indexOf(',') !== comma)
    s = grouped ? s.replaceAll(',', '') : s.replace(',', '.')
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(s) ? Number(s) : NaN
}

/** How a value is written into a field: plain where short, scientific where very small or large. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return ''
  const plain = String(value)
  const size = Math.abs(value)
  return size !== 0 && size < 1e-4 ? value.toExponential().replace('e+', 'e') : plain
}
