/** Figures and tables as people read them on a terminal. */

/** 70,000 */
export function count(n: number): string {
  return Math.round(n).toLocaleString('en-US')
}

/** 97.31 % */
export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}

/** Four significant digits, and no more than a reader needs. */
export function figure(n: number | undefined): string {
  if (n === undefined) return ''
  if (!Number.isFinite(n)) return String(n)
  const size = Math.abs(n)
  if (n !== 0 && (size < 1e-3 || size >= 1e6)) return n.toExponential(3)
  return String(Number(n.toPrecision(4)))
}

/** Milliseconds as 0.8 s, 42 s, 3 min 20 s, 2 h 5 min. */
export function duration(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds - minutes * 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** 1.2 MB */
export function bytes(n: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let size = n
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit] ?? ''}`
}

/** "", "1,000", "-1.5e-7", "97.31 %", "2.8 MB" */
const figureLike = /^([-+]?[\d.,]+(e[-+]?\d+)?( (%|s|bytes|[kMGT]B))?)?$/

/** Chinese, Japanese, Korean and pictures take two places on a terminal. */
const wideLetter =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u

/** Columns of equal width; figures to the right, words to the left. Header in the first row. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const width = (cell: string): number => [...cell].reduce((sum, letter) => sum + (wideLetter.test(letter) ? 2 : 1), 0)
  const layout = Array.from({ length: columns }, (_, c) => {
    const body = rows.slice(1).map((row) => row[c] ?? '')
    return {
      width: Math.max(0, ...rows.map((row) => width(row[c] ?? ''))),
      right: body.length > 0 && body.every((cell) => figureLike.test(cell))
    }
  })
  const lines = rows.map((row) =>
    layout
      .map(({ width: wide, right }, c) => {
        const cell = row[c] ?? ''
        const gap = ' '.repeat(wide - width(cell))
        return right ? gap + cell : cell + gap
      })
      .join('  ')
      .trimEnd()
  )
  return lines.join('\n')
}

/** Names in one column, what belongs to them in the next. */
export function pairs(rows: readonly (readonly [string, string])[]): string {
  const wide = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(wide)}  ${value}`).join('\n')
}

/** "1 image", "3 images" */
export function plural(n: number, word: string): string {
  return `${count(n)} ${word}${n === 1 ? '' : word.endsWith('s') ? 'es' : 's'}`
}
