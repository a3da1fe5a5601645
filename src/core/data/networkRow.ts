/** What the graph makes of raw rows (engine/model's entrance), as plain figures: where each entry comes from and how. */
import type { TablePreprocess } from '@shared/project'
import { rawWidthOf } from './encode'

/** One entry of a row as the network sees it. */
export interface Entry {
  /** Which value of the raw row. */
  source: number
  /** 1 where the raw value is this code, else 0; null: a number. */
  code: number | null
  clip: { from: number; to: number } | null
  log: boolean
  mean: number
  std: number
}

const asItIs = { clip: null, log: false, mean: 0, std: 1 }

/** In the order of the network's input. */
export function entriesOf({ columns, functions = [] }: TablePreprocess): Entry[] {
  const entries: Entry[] = []
  let source = 0
  for (const column of columns) {
    const first = source
    source += rawWidthOf(column)
    if (column.kind === 'category' || column.kind === 'hash') {
      const count = column.kind === 'hash' ? column.buckets : column.categories.length
      for (let code = 0; code < count; code++) entries.push({ source: first, code, ...asItIs })
    } else if (column.kind === 'text') {
      for (const i of column.vocabulary.keys()) entries.push({ source: first + i, code: null, ...asItIs })
    } else {
      const numbers = column.kind === 'time' ? column.parts : [column]
      for (const [i, { clip, log, mean, std }] of numbers.entries()) {
        const held = clip && !functions.includes('clip') ? clip : null
        const logged = log === true && !functions.includes('log')
        entries.push({ source: first + i, code: null, clip: held, log: logged, mean, std })
      }
    }
  }
  return entries
}

/** The reference of what the graph computes, and what the preview shows. */
export function networkRow(entries: readonly Entry[], raw: ArrayLike<number>): Float64Array {
  return Float64Array.from(entries, ({ source, code, clip, log, mean, std }) => {
    const value = raw[source] ?? Number.NaN
    if (code !== null) return value === code ? 1 : 0
    const held = clip ? Math.min(Math.max(value, clip.from), clip.to) : value
    return ((log ? Math.log1p(Math.max(held, 0)) : held) - mean) / std
  })
}
