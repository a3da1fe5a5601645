/** How figures read: measured values with 3 significant digits, counts exact, every number with its unit. */

const thin = '\u202f'
const minus = '\u2212'
const none = '–'
const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

function isFigure(value: number | null | undefined): value is number {
  return typeof value === 'number' && !Number.isNaN(value)
}

/** Exact, grouped: 60,000. */
export function formatCount(value: number | null | undefined): string {
  return isFigure(value) ? counts.format(value) : none
}

/** "1 image", "812 images". */
export function formatCounted(value: number, one: string, many: string): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`
}

/** A measured value with `digits` significant digits; very small and very large ones as 2.4e-7. */
export function formatNumber(value: number | null | undefined, digits = 3): string {
  if (!isFigure(value)) return none
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`
  if (value === 0) return '0'
  const size = Math.abs(value)
  const sign = value < 0 ? minus : ''
  if (size < 1e-4 || size >= 1e7) return sign + trimExponent(size.toExponential(digits - 1))
  // Rounding first: 999.6 with 3 digits is 1,000.
  const rounded = Number(size.toPrecision(digits))
  const whole = Math.floor(Math.log10(rounded)) + 1
  const decimals = Math.max(0, digits - Math.max(whole, rounded < 1 ? whole : 1))
  return (
    sign +
    rounded.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: Math.min(decimals, 20) })
  )
}

/** A value of the data: whole numbers exact, others with 3 significant digits. */
export function formatValue(value: number | null | undefined): string {
  return isFigure(value) && Number.isInteger(value) && Math.abs(value) < 1e9
    ? formatCount(value).replace('-', minus)
    : formatNumber(value)
}

function trimExponent(text: string): string {
  const [mantissa = '', exponent = ''] = text.split('e')
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa
  return `${short}e${exponent.replace('+', '')}`
}

/** A mark on an axis: as short as it can be. */
export function formatTick(value: number): string {
  const size = Math.abs(value)
  if (value === 0) return '0'
  const text = size >= 1e-3 && size < 1e4 ? Number(size.toPrecision(6)).toLocaleString('en') : formatShort(size)
  return (value < 0 ? minus : '') + text.replace(/\.0+(?=\D*$)/, '').replace(/(\.\d*[1-9])0+(?=\D*$)/, '$1')
}

/** All digits, for a tooltip. */
export function formatExact(value: number | null | undefined): string {
  return isFigure(value) ? String(value) : none
}

/** A fraction 0..1: "98.1 %"; never rounds up to 100 % or down to 0 % what is not. */
export function formatPercent(fraction: number | null | undefined, decimals = 1): string {
  if (!isFigure(fraction)) return none
  const step = 10 ** -decimals
  let percent = fraction * 100
  if (fraction < 1 && percent > 100 - step) percent = 100 - step
  if (fraction > 0 && percent < step) return `< ${step.toFixed(decimals)}${thin}%`
  return `${percent.toFixed(decimals)}${thin}%`
}

/** Seconds: "0.42 s", "8.1 s", "2 min 10 s", "1 h 5 min", "3 d 2 h". */
export function formatDuration(seconds: number | null | undefined): string {
  if (!isFigure(seconds) || !Number.isFinite(seconds) || seconds < 0) return none
  if (seconds < 1) return `${formatNumber(seconds, 2)}${thin}s`
  if (seconds < 9.95) return `${seconds.toFixed(1)}${thin}s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}${thin}s`
  if (whole < 3600) return pair(Math.floor(whole / 60), 'min', whole % 60, 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(seconds / 3600)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  const head = `${big}${thin}${bigUnit}`
  return small === 0 ? head : `${head} ${small}${thin}${smallUnit}`
}

/** "2 min 10 s left"; whole seconds, so that the figure is calm. */
export function formatTimeLeft(seconds: number | null | undefined): string {
  if (!isFigure(seconds) || !Number.isFinite(seconds) || seconds < 0) return ''
  const whole = Math.max(1, Math.ceil(seconds))
  return `${whole < 10 ? `${whole}${thin}s` : formatDuration(whole)} left`
}

/** "102 k examples/s" */
export function formatRate(perSecond: number | null | undefined, unit: string): string {
  if (!isFigure(perSecond) || !Number.isFinite(perSecond)) return none
  return `${formatShort(perSecond)} ${unit}/s`
}

/** "1.2 M", "102 k", "830" */
export function formatShort(value: number | null | undefined): string {
  if (!isFigure(value)) return none
  const size = Math.abs(value)
  for (const [scale, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k']
  ] as const) {
    // 999.6 k reads 1 M
    if (size >= scale * 0.9995 && (letter !== 'k' || size >= 1000))
      return `${formatNumber(value / scale)}${thin}${letter}`
  }
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value)
}

/** Decimal units, as file managers show them. */
export function formatBytes(bytes: number | null | undefined): string {
  if (!isFigure(bytes)) return none
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? formatCount(value) : formatNumber(value)}${thin}${units[unit]}`
}

/** "today 14:05", "yesterday 9:30", "12 Mar 2025" */
export function formatWhen(iso: string, now = new Date()): string {
  const then = new Date(iso)
  const day = (d: Date): number => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime()
  const days = Math.round((day(now) - day(then)) / 86_400_000)
  const clock = then.toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit' })
  if (days === 0) return `today ${clock}`
  if (days === 1) return `yesterday ${clock}`
  return then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}
