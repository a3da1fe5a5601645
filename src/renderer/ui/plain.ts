import { formatNumber } from './format'

/**
 * A value of the data's own, as it would stand in a table: up to 4 significant digits, no zeros added,
 * so that 20 stays 20 and 709.96 reads 710.
 */
export function formatPlain(value: number | null | undefined): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return formatNumber(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return formatNumber(value, 4)
  const digits = Math.max(4, Math.trunc(size).toString().length)
  return Number(value.toPrecision(digits)).toLocaleString('en', { maximumFractionDigits: 20 }).replace('-', '−')
}
