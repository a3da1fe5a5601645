/** Which rows a filter leaves, remembered: a page far down a table of ten million rows must not count them all again. */
import type { sampleFilterSchema } from '@shared/ipc/payloads'
import { splitNames } from '@shared/project'
import type { z } from 'zod'
import type { PackedDataset } from './types'

export type SampleFilter = z.output<typeof sampleFilterSchema>

export interface Matching {
  count: number
  /** The row at a place among those that match. */
  at(place: number): number
}

/** Rows of what is kept, together: a filter of few examples is cheap to keep, one of ten million is not. */
const mostRows = 20_000_000
const kept = new Map<string, Matching>()

/** Rows in the order of the source. A problem's rows come first where one is named; split and class narrow them. */
export function matching(packed: PackedDataset, filter: SampleFilter, project: string): Matching {
  const { split, label, problem, excluded } = filter
  const all = split === undefined && label === undefined && problem === undefined && !excluded
  if (all && !packed.document.excluded) return { count: packed.count, at: (place) => place }
  const { name, cacheKey, revision, edits } = packed.document
  const asked = [split ?? '', label ?? '', problem ?? '', excluded ?? '']
  const key = JSON.stringify([project, name, cacheKey, revision, edits.length, ...asked])
  const found = kept.get(key) ?? find(packed, filter)
  kept.delete(key)
  kept.set(key, found)
  let rows = [...kept.values()].reduce((sum, { count }) => sum + count, 0)
  for (const [oldest, { count }] of kept) {
    if (rows <= mostRows || oldest === key) break
    kept.delete(oldest)
    rows -= count
  }
  return found
}

function find(packed: PackedDataset, filter: SampleFilter): Matching {
  const part = filter.split === undefined ? null : splitNames.indexOf(filter.split)
  const target = packed.column(packed.document.target)
  const codes = filter.label !== undefined && target.kind === 'category' ? target.data : null
  const rows = new Int32Array(filter.problem === undefined ? packed.count : rowsOf(packed, filter.problem).length)
  let count = 0
  const take = (row: number): void => {
    if ((packed.excluded[row] !== 0) !== (filter.excluded ?? false)) return
    if (part !== null && packed.split[row] !== part) return
    if (codes && codes[row] !== filter.label) return
    rows[count++] = row
  }
  if (filter.problem === undefined) for (let row = 0; row < packed.count; row++) take(row)
  else for (const row of rowsOf(packed, filter.problem)) take(row)
  const matched = rows.slice(0, count)
  return { count, at: (place) => matched[place] ?? 0 }
}

function rowsOf(packed: PackedDataset, code: string): number[] {
  const rows = packed.document.problems.find((problem) => problem.code === code)?.rows ?? []
  return rows.filter((row) => row < packed.count)
}
